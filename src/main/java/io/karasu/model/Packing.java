package io.karasu.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * A micro-batch on the device, made once and read by every layer. It owns the memory of the
 * micro-batch: whatever a kernel makes with it is released when it is closed, if not before.
 *
 * @param scope owner of what is made
 * @param batch what it was made from
 * @param ids tokens, int64
 * @param attention what attention reads: cosines, sines, scale of queries, bounds, mask
 * @param rows places that have a loss, ascending, int64
 * @param targets their tokens, int64
 */
public record Packing(
    NDManager scope, Batch batch, NDArray ids, NDList attention, NDArray rows, NDArray targets)
    implements AutoCloseable {
  @Override
  public void close() {
    scope.close();
  }
}
