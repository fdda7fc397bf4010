package io.karasu.train;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.TrainingStep;
import java.time.Duration;
import java.util.Locale;

/** The progress line: of the first step, the last, and one every few seconds between. */
final class Eta {

  private static final long QUIET_NANOS = 10_000_000_000L;

  private final long first;
  private final long last;
  private final long began = System.nanoTime();
  private long said;
  private long tokens;

  /** For the steps after {@code first} up to {@code last}. */
  Eta(long first, long last) {
    this.first = first;
    this.last = last;
  }

  /** The line of a step; null if it is too soon for one. */
  @Nullable
  String line(StepEntry entry, boolean isLast) {
    long now = System.nanoTime();
    TrainingStep row = entry.row();
    tokens += row.tokens();
    boolean isDue = said == 0 || isLast || now - said > QUIET_NANOS;
    if (!isDue && entry.validationLoss() == null) {
      return null;
    }
    said = now;
    double seconds = (now - began) / 1e9;
    double left = seconds / (row.step() - first) * (last - row.step());
    return String.format(
        Locale.ROOT,
        "step %,d of %,d, loss %.4f, gradient norm %.3f, lr %.3g, %,.0f tokens/s%s%s%s",
        row.step(),
        last,
        row.loss(),
        row.gradNorm(),
        row.lr(),
        tokens / seconds,
        row.mfu() == null ? "" : String.format(Locale.ROOT, ", MFU %.1f %%", 100 * row.mfu()),
        entry.validationLoss() == null
            ? ""
            : String.format(Locale.ROOT, ", validation loss %.4f", entry.validationLoss()),
        isLast ? "" : ", " + duration(left) + " left");
  }

  private static String duration(double seconds) {
    Duration left = Duration.ofSeconds(StrictMath.round(seconds));
    if (left.toHours() > 0) {
      return left.toHours() + " h " + left.toMinutesPart() + " min";
    }
    return left.toMinutes() > 0
        ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
        : left.toSeconds() + " s";
  }
}
