package io.karasu.train.plan;

import io.karasu.corpus.Nullable;

/**
 * The share of the peak that a training reaches where the network does not hold it up, MFU.
 *
 * @param kept where all layers keep their activations
 * @param recomputed where no layer does
 * @param keptSource what that is from
 * @param recomputedSource what that is from
 */
public record Efficiency(
    double kept, double recomputed, String keptSource, String recomputedSource) {

  /**
   * That of published rows, or one that the user has measured.
   *
   * @param measured MFU with everything kept; null: none
   */
  public static Efficiency of(Gpu gpu, long parameters, @Nullable Double measured) {
    if (measured != null) {
      return new Efficiency(
          measured,
          measured * 3 / 4,
          "efficiency as said",
          "3/4 of it: 8 N operations instead of 6 N");
    }
    PublishedRow keeping = PublishedRow.keeping(gpu, parameters);
    PublishedRow recomputing = PublishedRow.recomputing(gpu, parameters);
    return new Efficiency(
        keeping.mfu(), recomputing.mfu(), keeping.toString(), recomputing.toString());
  }

  /**
   * MFU where some layers recompute, by the time that each takes.
   *
   * @param share of the layers that recompute, from 0 to 1
   */
  public double mfu(double share) {
    return 1 / ((1 - share) / kept + share / recomputed);
  }
}
