package io.karasu.spark;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How far a stage is: tasks that are done, rows so far with their rate, MB of the tasks that are
 * done, and an estimate of what is left, from the share of tasks that are done.
 */
final class StageProgress {

  private final int tasks;
  private final long started;
  private final Map<Long, Long> inFlight = new HashMap<>();
  private long said;
  private int done;
  private long rows;
  private long bytes;

  /**
   * A stage that begins.
   *
   * @param started in milliseconds since the epoch
   */
  StageProgress(int tasks, long started) {
    this.tasks = tasks;
    this.started = started;
    this.said = started;
  }

  /** A task has ended. */
  void end(long task, long moreRows, long moreBytes) {
    inFlight.remove(task);
    done++;
    rows += moreRows;
    bytes += moreBytes;
  }

  /** A task is under way and has come to {@code rowsSoFar}. */
  void beat(long task, long rowsSoFar) {
    inFlight.put(task, rowsSoFar);
  }

  /**
   * The line, if nothing was said for {@code quietMillis} and the stage is not over; else empty.
   */
  String lineAfter(long quietMillis, long now) {
    if (now - said <= quietMillis || done >= tasks) {
      return "";
    }
    said = now;
    double seconds = StrictMath.max(0.001, (now - started) / 1000.0);
    long all = rows + inFlight.values().stream().mapToLong(Long::longValue).sum();
    String left =
        done == 0
            ? String.format(Locale.ROOT, "%.0f s so far", seconds)
            : String.format(Locale.ROOT, "about %.0f s left", seconds / done * (tasks - done));
    String size =
        bytes == 0
            ? ""
            : String.format(
                Locale.ROOT, " and %.0f MB, %.1f MB/s", bytes / 1e6, bytes / 1e6 / seconds);
    return String.format(
        Locale.ROOT,
        "%d of %d tasks, %,d rows (%,.0f rows/s%s), %s",
        done,
        tasks,
        all,
        all / seconds,
        size,
        left);
  }
}
