package io.karasu.model.huggingface;

import io.karasu.model.DecoderConfig;
import java.nio.FloatBuffer;

/** Where the parameters of a model come from: a folder, a checkpoint, a seed. */
public interface UnitSource {

  /** The shape of the model. */
  DecoderConfig config();

  /**
   * Reads elements of a flat unit as float32.
   *
   * @param unit index in {@link io.karasu.model.Layout#units()}
   * @param from first element
   * @param to one past the last element
   * @param into takes {@code to - from} elements at its position, which moves past them
   * @throws IndexOutOfBoundsException if the unit or the range is not there
   * @throws java.nio.BufferOverflowException if {@code into} has no room for them
   */
  void read(int unit, long from, long to, FloatBuffer into);
}
