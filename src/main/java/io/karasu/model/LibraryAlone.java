package io.karasu.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * What libtorch does for a training step whoever calls it, alone: the matrix products and the
 * attention of a layer, forward and backward. For benchmarks, which want to know what share of a
 * step no better code of ours could take away.
 */
public final class LibraryAlone implements AutoCloseable {

  private final Kernels kernels;
  private final Tensors tensors;
  private final Packing packing;
  private final int times;
  private final NDManager owner;
  private final NDList work;
  private final NDList attention;

  /**
   * @param packing the micro-batch; still the caller's to close
   * @param keep what the layers keep; {@link Keep#NOTHING} computes results twice
   */
  LibraryAlone(Kernels kernels, Tensors tensors, Packing packing, Keep keep) {
    this.kernels = kernels;
    this.tensors = tensors;
    this.packing = packing;
    this.times = keep == Keep.NOTHING ? 2 : 1;
    this.owner = tensors.scope();
    int tokens = packing.batch().tokens();
    NDArray like = tensors.zeros(owner, 1, kernels.precision());
    this.work = tensors.call(owner, "work", like, tokens);
    // Queries, keys and values, and what attention gives for them: its own gradient too.
    this.attention = tensors.call(owner, "attention_inputs", like, packing.attention());
  }

  /** The products of a layer; its gradient is overwritten. */
  public void layerProducts(NDArray flat, NDArray dflat) {
    tensors.call(
        owner, "layer_products", flat, dflat, work, (long) packing.batch().tokens(), (long) times);
  }

  /** The products of the output matrix; the gradient of the unit that holds it is overwritten. */
  public void headProducts(NDArray matrix, NDArray dmatrix) {
    long at = kernels.config().tied() ? 0 : kernels.config().hidden();
    long rows = packing.batch().supervised();
    tensors.call(owner, "head_products", matrix, at, dmatrix, work, rows);
  }

  /** The attention of a layer, both ways. */
  public void attention() {
    tensors.call(owner, "attention_alone", attention, packing.attention(), (long) times);
  }

  @Override
  public void close() {
    owner.close();
  }
}
