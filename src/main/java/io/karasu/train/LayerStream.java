package io.karasu.train;

import ai.djl.ndarray.NDArray;
import io.karasu.corpus.Nullable;
import io.karasu.model.Batch;
import io.karasu.model.Forward;
import io.karasu.model.Keep;
import io.karasu.model.Kernels;
import java.util.function.IntFunction;

/**
 * A micro-batch through the whole model, layer by layer, forward and back. A rank that has no
 * micro-batch goes the same way with its companions and adds nothing.
 */
final class LayerStream {

  private final Kernels kernels;
  private final Units units;
  private final IntFunction<Keep> policy;
  private final Phases phases;
  private final int layers;
  private final boolean isTied;
  private final Forward forward;
  private long keptBytes;

  /**
   * Streams through a model.
   *
   * @param policy what each layer keeps, by its number from 0
   */
  LayerStream(Kernels kernels, Units units, IntFunction<Keep> policy, Phases phases) {
    this.kernels = kernels;
    this.units = units;
    this.policy = policy;
    this.phases = phases;
    this.layers = kernels.config().layers();
    this.isTied = kernels.config().tied();
    this.forward = new Forward(kernels, this::visit);
  }

  /**
   * Computes the gradient of {@code scale} × the sum of the losses.
   *
   * @param batch null: none
   * @param isFirst whether the gradient begins here; otherwise it is added to that of the
   *     micro-batches before
   * @return sum of the losses of the supervised tokens
   */
  double gradient(@Nullable Batch batch, double scale, boolean isFirst) {
    boolean adds = units.adds(isFirst);
    try (Pass pass = batch == null ? new IdlePass(kernels) : new BatchPass(kernels, batch, scale)) {
      phases.enter(Phase.FORWARD);
      pass.embed(visit(0));
      for (int layer = 0; layer < layers; layer++) {
        pass.forward(visit(layer + 1), policy.apply(layer));
      }
      keptBytes = StrictMath.max(keptBytes, pass.keptBytes());
      NDArray head = units.weights(layers + 1);
      NDArray dhead = units.gradient(layers + 1);
      pass.head(
          head, isTied ? units.weights(0) : head, dhead, isTied ? units.gradient(0) : dhead, adds);
      phases.enter(Phase.BACKWARD);
      units.reduce(layers + 1, isFirst);
      for (int unit = layers; unit >= 1; unit--) {
        NDArray weights = units.weights(unit);
        if (unit > 1) {
          units.prefetch(unit - 1);
        }
        pass.backward(weights, units.gradient(unit), adds);
        units.reduce(unit, isFirst);
      }
      // The head of a tied model has begun the embedding's gradient.
      pass.embedBackward(units.gradient(0), adds || isTied);
      units.reduce(0, isFirst);
      return pass.loss();
    }
  }

  /** A unit's weights on the way forward; those of the next are fetched meanwhile. */
  private NDArray visit(int unit) {
    NDArray weights = units.weights(unit);
    if (unit <= layers) {
      units.prefetch(unit + 1);
    }
    return weights;
  }

  /**
   * Losses of the supervised tokens of a batch, in their order.
   *
   * @param batch null: none
   */
  double[] losses(@Nullable Batch batch) {
    if (batch != null) {
      return forward.losses(batch);
    }
    for (int unit = 0; unit <= layers + 1; unit++) {
      visit(unit);
    }
    if (isTied) {
      visit(0);
    }
    return new double[0];
  }

  /** The most bytes that layers have kept for their backward passes so far. */
  long keptBytes() {
    return keptBytes;
  }
}
