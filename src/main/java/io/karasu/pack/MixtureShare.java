package io.karasu.pack;

import java.util.Objects;

/**
 * The share of one source in the token budget.
 *
 * @param source the {@code name} of the source in {@code ingest.sources}
 * @param weight share of {@code tokenBudget}; 0 &lt; weight &lt;= 1
 * @param maxEpochs how often a document may be drawn at most; at least 1
 */
public record MixtureShare(String source, double weight, int maxEpochs) {

  /** Checks the ranges. */
  public MixtureShare {
    Objects.requireNonNull(source, "source");
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "mixture " + source + ": weight " + weight + " (expected 0 < weight <= 1)");
    }
    if (maxEpochs < 1) {
      throw new IllegalArgumentException(
          "mixture " + source + ": maxEpochs " + maxEpochs + " (expected at least 1)");
    }
  }
}
