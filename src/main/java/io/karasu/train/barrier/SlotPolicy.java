package io.karasu.train.barrier;

import io.karasu.corpus.Nullable;
import io.karasu.train.RecoveryConfig;
import java.util.Locale;

/**
 * How many ranks an attempt begins with.
 *
 * @param asked ranks wanted; null: whatever is there, once their number is steady
 * @param isFirst whether it is the first attempt: then the ranks that were asked for are needed
 * @param recovery how long to wait, and how few to go on with
 */
record SlotPolicy(@Nullable Integer asked, boolean isFirst, RecoveryConfig recovery) {

  /** Seconds after which a number of slots counts as steady. */
  static final double STEADY_SECONDS = 3;

  /**
   * The number of ranks to begin with now; 0: wait longer.
   *
   * @param step the step, for messages
   * @param seen free slots
   * @param steadySeconds how long there have been as many
   * @param waitedSeconds how long this attempt has waited
   * @throws IllegalStateException if there is no use in waiting longer
   */
  int ranks(String step, int seen, double steadySeconds, double waitedSeconds) {
    if (asked != null && seen >= asked) {
      return asked;
    }
    if (asked == null && seen >= recovery.minRanks() && steadySeconds >= STEADY_SECONDS) {
      return seen;
    }
    if (waitedSeconds < recovery.slotSeconds()) {
      return 0;
    }
    if (asked != null && !isFirst && seen >= recovery.minRanks()) {
      return seen;
    }
    throw new IllegalStateException(
        step
            + ": "
            + line(seen).replace(", waiting up to", " after")
            + (isFirst
                ? " (expected as many executors as ranks: start more, or set "
                    + step
                    + ".sharding.ranks)"
                : " (expected at least "
                    + step
                    + ".recovery.minRanks: "
                    + recovery.minRanks()
                    + ")"));
  }

  /** What is waited for, in words. */
  String line(int seen) {
    return String.format(
        Locale.ROOT,
        "%s ranks asked, %d slots seen, waiting up to %d s",
        asked == null ? "at least " + recovery.minRanks() : asked.toString(),
        seen,
        recovery.slotSeconds());
  }
}
