package io.karasu.model.huggingface;

import java.nio.IntBuffer;
import java.util.List;

/** Floats as bits, so that tests compare exactly: a NaN with its payload, zeros with their sign. */
final class Bits {

  private Bits() {}

  static IntBuffer of(float[] values) {
    IntBuffer bits = IntBuffer.allocate(values.length);
    for (float value : values) {
      bits.put(Float.floatToRawIntBits(value));
    }
    return bits.flip();
  }

  static List<IntBuffer> of(List<float[]> units) {
    return units.stream().map(Bits::of).toList();
  }
}
