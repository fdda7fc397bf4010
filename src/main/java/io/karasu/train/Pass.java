package io.karasu.train;

import ai.djl.ndarray.NDArray;
import io.karasu.model.Keep;

/** What a rank computes in a micro-step, in the order in which the methods are called. */
interface Pass extends AutoCloseable {

  /** From ids to vectors. */
  void embed(NDArray embedding);

  /** The next layer. */
  void forward(NDArray weights, Keep keep);

  /** Bytes that the layers have kept. */
  long keptBytes();

  /** The head forward and back; see {@link io.karasu.model.Kernels#head}. */
  void head(NDArray head, NDArray embedding, NDArray dhead, NDArray dembedding, boolean adds);

  /** The last layer that has not been gone back through. */
  void backward(NDArray weights, NDArray gradient, boolean adds);

  /** The embedding's gradient. */
  void embedBackward(NDArray gradient, boolean adds);

  /** Sum of the losses. */
  double loss();

  @Override
  void close();
}
