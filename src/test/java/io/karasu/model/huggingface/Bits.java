package io.karasu.model.huggingface;

import java.util.List;

/** Floats as bits, so that tests compare exactly: a NaN with its payload, zeros with their sign. */
final class Bits {

  private Bits() {}

  static int[] of(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  static int[][] of(List<float[]> units) {
    return units.stream().map(Bits::of).toArray(int[][]::new);
  }
}
