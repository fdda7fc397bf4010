package io.karasu.train;

import ai.djl.ndarray.NDArray;
import io.karasu.model.Batch;
import io.karasu.model.Forward;
import io.karasu.model.HeadOutput;
import io.karasu.model.Keep;
import io.karasu.model.Kept;
import io.karasu.model.Kernels;
import io.karasu.model.LayerOutput;
import io.karasu.model.Packing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;

/** A micro-batch through the whole model, layer by layer, forward and back. */
final class LayerStream {

  private final Kernels kernels;
  private final Parameters parameters;
  private final IntFunction<Keep> policy;
  private final int layers;
  private final Forward forward;

  /**
   * Streams through a model.
   *
   * @param policy what each layer keeps, by its number from 0
   */
  LayerStream(Kernels kernels, Parameters parameters, IntFunction<Keep> policy) {
    this.kernels = kernels;
    this.parameters = parameters;
    this.policy = policy;
    this.layers = kernels.config().layers();
    this.forward = new Forward(kernels, parameters::weights);
  }

  /**
   * Computes the gradient of {@code scale} × the sum of the losses.
   *
   * @param isFirst whether the gradient begins here; otherwise it is added to that of the
   *     micro-batches before
   * @return sum of the losses of the supervised tokens
   */
  double gradient(Batch batch, double scale, boolean isFirst) {
    int head = layers + 1;
    boolean accumulate = !isFirst;
    try (Packing packing = kernels.pack(batch)) {
      Deque<Kept> kept = new ArrayDeque<>();
      NDArray x = kernels.embed(parameters.weights(0), packing);
      for (int layer = 0; layer < layers; layer++) {
        LayerOutput output =
            kernels.forward(x, parameters.weights(layer + 1), packing, policy.apply(layer));
        kept.push(output.kept());
        x = output.y();
      }
      HeadOutput output =
          kernels.head(
              x,
              parameters.weights(head),
              parameters.weights(0),
              scale,
              parameters.gradient(head),
              parameters.gradient(0),
              accumulate,
              packing);
      x.close();
      NDArray dx = output.dx();
      for (int layer = layers - 1; layer >= 0; layer--) {
        try (Kept one = kept.pop();
            NDArray dy = dx) {
          dx =
              kernels.backward(
                  one,
                  parameters.weights(layer + 1),
                  dy,
                  parameters.gradient(layer + 1),
                  accumulate,
                  packing);
        }
      }
      // The head of a tied model has begun the embedding's gradient.
      kernels.embedBackward(
          dx, packing, parameters.gradient(0), accumulate || kernels.config().tied());
      return kernels.vectors().value(output.loss());
    }
  }

  /** Losses of the supervised tokens of a batch, in their order. */
  double[] losses(Batch batch) {
    return forward.losses(batch);
  }
}
