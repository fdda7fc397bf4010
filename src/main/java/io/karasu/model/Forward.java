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
   * @param weights a unit's number in the layout → its parameters, in the kernels' format; asked in
   *     the order of use, the embedding again at the end if the model is tied
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
      NDArray head = weights.apply(layers + 1);
      NDArray embedding = kernels.config().tied() ? weights.apply(0) : head;
      return kernels.losses(x, head, embedding, packing);
    }
  }
}
