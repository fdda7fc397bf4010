package io.karasu.train;

import java.nio.FloatBuffer;

/** Gives the values that a checkpoint is to hold, a piece at a time. */
@FunctionalInterface
public interface StateSource {

  /**
   * Puts the elements {@code from} (inclusive) to {@code to} (exclusive) of a unit's vector into a
   * buffer, which has room for exactly so many. Pieces are a few megabytes at most.
   */
  void read(StateVector vector, int unit, long from, long to, FloatBuffer into);
}
