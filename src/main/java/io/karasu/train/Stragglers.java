package io.karasu.train;

import io.karasu.corpus.Nullable;
import java.util.Arrays;
import java.util.Locale;

/** How much of the time ranks wait for one another, and for whom: the one that waits least. */
final class Stragglers {

  /** Share of the time from which on waiting is worth a hint. */
  private static final double MUCH = 0.1;

  private final double[] waits;
  private long steps;

  Stragglers(int ranks) {
    this.waits = new double[ranks];
  }

  /**
   * Takes in a step.
   *
   * @param stepWaits share of its step that each rank waited
   * @return what to add to a progress line; null for one rank
   */
  @Nullable
  String line(double[] stepWaits) {
    if (waits.length == 1) {
      return null;
    }
    steps++;
    int least = 0;
    for (int rank = 0; rank < waits.length; rank++) {
      waits[rank] += stepWaits[rank];
      least = waits[rank] < waits[least] ? rank : least;
    }
    double[] sorted = waits.clone();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2] / steps;
    double slowest = sorted[0] / steps;
    String hint =
        median > MUCH && slowest < median / 2
            ? String.format(
                Locale.ROOT, " (rank %d only %.0f %%: is it slow?)", least, 100 * slowest)
            : "";
    return String.format(Locale.ROOT, ", waiting %.0f %%%s", 100 * median, hint);
  }
}
