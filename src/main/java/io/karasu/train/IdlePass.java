package io.karasu.train;

import ai.djl.ndarray.NDArray;
import io.karasu.model.Keep;
import io.karasu.model.Kernels;

/** No micro-batch: every gradient is 0. */
final class IdlePass implements Pass {

  private final Kernels kernels;

  IdlePass(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void embed(NDArray embedding) {
    // Nothing to embed.
  }

  @Override
  public void forward(NDArray weights, Keep keep) {
    // Nothing to compute.
  }

  @Override
  public long keptBytes() {
    return 0;
  }

  @Override
  public void head(
      NDArray head, NDArray embedding, NDArray dhead, NDArray dembedding, boolean adds) {
    clear(dhead, adds);
    clear(dembedding, adds);
  }

  @Override
  public void backward(NDArray weights, NDArray gradient, boolean adds) {
    clear(gradient, adds);
  }

  @Override
  public void embedBackward(NDArray gradient, boolean adds) {
    clear(gradient, adds);
  }

  private void clear(NDArray gradient, boolean adds) {
    if (!adds) {
      kernels.vectors().clear(gradient);
    }
  }

  @Override
  public double loss() {
    return 0;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
