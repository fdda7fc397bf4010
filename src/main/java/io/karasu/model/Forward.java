package io.karasu.model;

import ai.djl.ndarray.NDArray;
import java.util.function.IntFunction;

/** A whole model forward, to evaluate: nothing is kept. */
public final class Forward {

  private final Kernels kernels;
  private final IntFunction<NDArray> weights;

  /**
   * Evaluates a model.
   *
   * @param weights a unit's number in the layout → its parameters, in the kernels' format
   */
  public Forward(Kernels kernels, IntFunction<NDArray> weights) {
    this.kernels = kernels;
    this.weights = weights;
  }

  /** Losses of the supervised tokens of a batch, in their order, natural logarithm. */
  public double[] losses(Batch batch) {
    int layers = kernels.config().layers();
    try (Packing packing = kernels.packForEvaluation(batch)) {
      NDArray x = kernels.embed(weights.apply(0), packing);
      for (int layer = 0; layer < layers; layer++) {
        try (NDArray input = x) {
          x = kernels.forward(input, weights.apply(layer + 1), packing);
        }
      }
      return kernels.losses(x, weights.apply(layers + 1), weights.apply(0), packing);
    }
  }
}
