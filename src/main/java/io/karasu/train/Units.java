package io.karasu.train;

import ai.djl.ndarray.NDArray;

/**
 * The units of a model as the layers use them: whole weights to compute with, and a place for the
 * whole gradient of a micro-batch. All ranks call the same methods in the same order.
 */
interface Units extends AutoCloseable {

  /** A unit's weights; waits for them. They stay until another unit takes their place. */
  NDArray weights(int unit);

  /** Begins to fetch a unit's weights, which {@link #weights} will want soon. */
  void prefetch(int unit);

  /** Where the gradient of a unit goes; waits until it is free. */
  NDArray gradient(int unit);

  /**
   * Whether a micro-batch must add to what lies in {@link #gradient}.
   *
   * @param isFirst whether it is the first of its optimiser step
   */
  boolean adds(boolean isFirst);

  /** The micro-batch's gradient of a unit is complete: it is summed over the ranks. */
  void reduce(int unit, boolean isFirst);

  /** Waits until the gradients of all units have reached {@link Parameters}. */
  void finish();

  /** The weights have changed: what has been fetched is of no use any more. */
  void invalidate();

  /** Bytes of the buffers. */
  long bytes();

  /** Nanoseconds that the caller has waited so far. */
  long waitedNanos();

  @Override
  void close();
}
