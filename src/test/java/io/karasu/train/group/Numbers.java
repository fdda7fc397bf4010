package io.karasu.train.group;

import io.karasu.model.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Vectors in the bytes of a number format, and their sums by brute force. */
final class Numbers {

  private Numbers() {}

  /** A vector that follows from a seed. */
  static ByteBuffer random(Precision precision, int elements, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteBuffer bytes = zeros(precision, elements);
    for (int i = 0; i < elements; i++) {
      set(bytes, precision, i, (random.nextDouble() - 0.5) * (1 << random.nextInt(12)));
    }
    return bytes;
  }

  /** A vector of zeros. */
  static ByteBuffer zeros(Precision precision, int elements) {
    return ByteBuffer.allocate(elements * precision.bytes()).order(ByteOrder.nativeOrder());
  }

  /** An element. */
  static double at(ByteBuffer bytes, Precision precision, int i) {
    return switch (precision) {
      case FLOAT32 -> bytes.getFloat(i * 4);
      case FLOAT64 -> bytes.getDouble(i * 8);
      case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(i * 2) << 16);
    };
  }

  /** Sets an element to the nearest number of its format. */
  static void set(ByteBuffer bytes, Precision precision, int i, double value) {
    switch (precision) {
      case FLOAT32 -> bytes.putFloat(i * 4, (float) value);
      case FLOAT64 -> bytes.putDouble(i * 8, value);
      case BFLOAT16 -> bytes.putShort(i * 2, nearest((float) value));
    }
  }

  /** The bfloat16 nearest to a number, found by comparing its two neighbours. */
  static short nearest(float value) {
    int bits = Float.floatToRawIntBits(value);
    int low = bits & 0xffff0000;
    int high = low + 0x10000;
    double below = Math.abs((double) value - Float.intBitsToFloat(low));
    double above = Math.abs((double) Float.intBitsToFloat(high) - value);
    boolean isLow = below < above || (below == above && ((low >> 16) & 1) == 0);
    return (short) ((isLow ? low : high) >> 16);
  }

  /**
   * The sum of one element over the ranks, in the ring's order: it begins after the owner and ends
   * with it, in float32 or float64.
   */
  static double ringSum(ByteBuffer[] vectors, Precision precision, int i, int owner) {
    int size = vectors.length;
    double sum = at(vectors[(owner + 1) % size], precision, i);
    for (int turn = 2; turn <= size; turn++) {
      double next = at(vectors[(owner + turn) % size], precision, i);
      sum = precision == Precision.FLOAT64 ? sum + next : (float) sum + (float) next;
    }
    return sum;
  }

  /** The sum of one element over the ranks in float64. */
  static double sum(ByteBuffer[] vectors, Precision precision, int i) {
    double sum = 0;
    for (ByteBuffer vector : vectors) {
      sum += at(vector, precision, i);
    }
    return sum;
  }

  /** How far a sum may be from the true one. */
  static double tolerance(ByteBuffer[] vectors, Precision precision, int i) {
    double size = 0;
    for (ByteBuffer vector : vectors) {
      size += Math.abs(at(vector, precision, i));
    }
    double unit =
        switch (precision) {
          case FLOAT32 -> 0x1p-23;
          case FLOAT64 -> 0x1p-52;
          case BFLOAT16 -> 0x1p-8;
        };
    return size * unit * vectors.length;
  }
}
