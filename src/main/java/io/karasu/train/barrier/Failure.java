package io.karasu.train.barrier;

import io.karasu.config.ConfigException;
import io.karasu.corpus.Nullable;
import io.karasu.model.huggingface.ModelException;
import io.karasu.train.DataException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why an attempt ended.
 *
 * @param kind what to do about it
 * @param first what happened first, in one line
 * @param type class of the exception that says so; null: none does
 */
record Failure(Kind kind, String first, @Nullable String type) {

  /** Types of what will fail again however often it is tried. */
  private static final List<String> FINAL =
      List.of(
          ConfigException.class.getName(),
          DataException.class.getName(),
          ModelException.class.getName());

  /** How Spark begins when somebody ended the job. */
  private static final Pattern CANCELLED = Pattern.compile("Job [0-9]+ cancelled(.*)");

  /** What Spark says before it says what happened. */
  private static final Pattern ABORTED =
      Pattern.compile(
          "^Job aborted due to stage failure: "
              + "(Could not recover from a failed barrier ResultStage\\. )?"
              + "(Most recent failure reason: )?"
              + "(Stage failed because barrier task [A-Za-z]+\\([0-9]+, [0-9]+\\) finished unsuccessfully\\.\\s*)?");

  /** What to do. */
  enum Kind {
    /** Try again. */
    RETRY,
    /** It would fail again. */
    FINAL,
    /** Somebody wanted it to end. */
    CANCELLED
  }

  /**
   * Judges the end of an attempt.
   *
   * @param said what Spark's exception says
   * @param reports what ranks said, in the order of arrival
   * @param lost executors that were lost, with Spark's reason
   */
  static Failure of(String said, List<Report> reports, Map<String, String> lost) {
    if (CANCELLED.matcher(said).lookingAt()) {
      return new Failure(Kind.CANCELLED, firstLine(said), null);
    }
    Optional<Report> own = own(reports);
    if (own.isPresent()) {
      Report report = own.get();
      Kind kind = isFinal(report) ? Kind.FINAL : Kind.RETRY;
      return new Failure(kind, words(report), report.type());
    }
    if (!lost.isEmpty()) {
      Map.Entry<String, String> executor = lost.entrySet().iterator().next();
      String rank =
          reports.stream()
              .filter(report -> report.executor().equals(executor.getKey()) && report.rank() >= 0)
              .findFirst()
              .map(report -> " (rank " + report.rank() + " on " + report.host() + ")")
              .orElse("");
      return new Failure(
          Kind.RETRY,
          "executor " + executor.getKey() + rank + " was lost: " + firstLine(executor.getValue()),
          null);
    }
    return failures(reports).stream()
        .min(Comparator.comparing(report -> report.rank() < 0))
        .map(report -> new Failure(Kind.RETRY, words(report), report.type()))
        .orElseGet(
            () -> new Failure(Kind.RETRY, firstLine(ABORTED.matcher(said).replaceFirst("")), null));
  }

  /** Whether what is known names a cause, rather than only consequences. */
  static boolean isExplained(List<Report> reports, Map<String, String> lost) {
    return own(reports).isPresent() || !lost.isEmpty();
  }

  private static Optional<Report> own(List<Report> reports) {
    return failures(reports).stream().filter(report -> !report.isConsequence()).findFirst();
  }

  private static List<Report> failures(List<Report> reports) {
    return reports.stream().filter(report -> report.kind() == Report.Kind.FAILED).toList();
  }

  /** Shards that are missing at a commit may be a rank's end; the next attempt writes its own. */
  private static boolean isFinal(Report report) {
    boolean isCheckpoint =
        report.where() != null
            && (report.where().contains("CHECKPOINT") || report.where().contains("COMMIT"));
    return FINAL.contains(report.type()) && !isCheckpoint;
  }

  private static String words(Report report) {
    if (FINAL.contains(report.type())) {
      return String.valueOf(report.message());
    }
    String type = String.valueOf(report.type());
    return String.format(
        "%s: %s: %s%s",
        report.who(),
        type.substring(type.lastIndexOf('.') + 1),
        firstLine(String.valueOf(report.message())),
        report.where() == null ? "" : " [" + report.where() + "]");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** The exception that tells the caller. */
  RuntimeException exception(String step) {
    if (ConfigException.class.getName().equals(type)) {
      return new ConfigException(first.lines().toList());
    }
    return kind == Kind.FINAL
        ? new DataException(first)
        : new IllegalStateException(step + ": " + first);
  }
}
