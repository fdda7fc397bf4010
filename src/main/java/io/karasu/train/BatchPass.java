package io.karasu.train;

import ai.djl.ndarray.NDArray;
import io.karasu.model.Batch;
import io.karasu.model.HeadOutput;
import io.karasu.model.Keep;
import io.karasu.model.Kept;
import io.karasu.model.Kernels;
import io.karasu.model.LayerOutput;
import io.karasu.model.Packing;
import java.util.ArrayDeque;
import java.util.Deque;

/** A micro-batch. */
final class BatchPass implements Pass {

  private final Kernels kernels;
  private final Packing packing;
  private final double scale;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private NDArray x; // on the way forward
  private NDArray dx; // on the way back
  private NDArray loss;

  BatchPass(Kernels kernels, Batch batch, double scale) {
    this.kernels = kernels;
    this.packing = kernels.pack(batch);
    this.scale = scale;
  }

  @Override
  public void embed(NDArray embedding) {
    x = kernels.embed(embedding, packing);
  }

  @Override
  public void forward(NDArray weights, Keep keep) {
    LayerOutput output = kernels.forward(x, weights, packing, keep);
    kept.push(output.kept());
    x = output.y();
  }

  @Override
  public long keptBytes() {
    long elements = 0;
    for (Kept one : kept) {
      elements += one.x().size();
      for (NDArray array : one.arrays()) {
        elements += array.size();
      }
    }
    return elements * kernels.precision().bytes();
  }

  @Override
  public void head(
      NDArray head, NDArray embedding, NDArray dhead, NDArray dembedding, boolean adds) {
    HeadOutput output = kernels.head(x, head, embedding, scale, dhead, dembedding, adds, packing);
    x.close();
    dx = output.dx();
    loss = output.loss();
  }

  @Override
  public void backward(NDArray weights, NDArray gradient, boolean adds) {
    try (Kept one = kept.pop();
        NDArray dy = dx) {
      dx = kernels.backward(one, weights, dy, gradient, adds, packing);
    }
  }

  @Override
  public void embedBackward(NDArray gradient, boolean adds) {
    kernels.embedBackward(dx, packing, gradient, adds);
  }

  @Override
  public double loss() {
    return kernels.vectors().value(loss);
  }

  @Override
  public void close() {
    packing.close();
  }
}
