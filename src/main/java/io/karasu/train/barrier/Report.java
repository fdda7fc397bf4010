package io.karasu.train.barrier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Nullable;
import io.karasu.train.group.GroupException;
import java.util.Optional;

/**
 * What a rank tells the driver besides lines for people.
 *
 * @param kind what it is about
 * @param partition the task
 * @param rank its rank; -1: it has none yet
 * @param executor the executor that it runs in
 * @param host the host that it runs on
 * @param where the phase, the step and the last collectives
 * @param type class of an exception; null: there is none
 * @param message what happened; null: nothing
 * @param isConsequence whether it happened because of something that happened elsewhere
 */
record Report(
    Kind kind,
    int partition,
    int rank,
    String executor,
    String host,
    @Nullable String where,
    @Nullable String type,
    @Nullable String message,
    boolean isConsequence) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Kinds of reports. */
  enum Kind {
    /** The rank has met the others. */
    MET,
    /** The rank is about to fail. */
    FAILED,
    /** The rank is being ended by its watchdog. */
    WHERE
  }

  /** A report of nothing wrong. */
  static Report of(Kind kind, Seat seat, int rank, String where) {
    return new Report(
        kind, seat.partition(), rank, seat.executor(), seat.host(), where, null, null, false);
  }

  /** A report of a failure. */
  static Report failed(Seat seat, int rank, String where, Throwable error, boolean isKilled) {
    Throwable root = error;
    boolean isConsequence = isKilled;
    for (Throwable at = error; at != null; at = at.getCause()) {
      isConsequence |= at instanceof GroupException || at instanceof InterruptedException;
      root = at;
    }
    String said = error.getMessage() == null ? root.toString() : error.getMessage();
    return new Report(
        Kind.FAILED,
        seat.partition(),
        rank,
        seat.executor(),
        seat.host(),
        where,
        error.getClass().getName(),
        said,
        isConsequence);
  }

  /** As it is sent: one line, which no line for people begins like. */
  String line() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The report of a line; empty if the line is for people. */
  static Optional<Report> of(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(line, Report.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Who reports, in words. */
  String who() {
    String name = rank < 0 ? "task " + partition : "rank " + rank;
    return name + " on " + host + " (executor " + executor + ")";
  }
}
