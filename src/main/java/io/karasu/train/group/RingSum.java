package io.karasu.train.group;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Adds what has been received to what is here. Blocks are copied into arrays, for which the
 * compiler makes vector instructions.
 */
final class RingSum {

  /** Elements that are added at once: they stay in the first-level cache. */
  private static final int BLOCK = 2048;

  private final float[] floats = new float[BLOCK];
  private final float[] otherFloats = new float[BLOCK];
  private final double[] doubles = new double[BLOCK];
  private final double[] otherDoubles = new double[BLOCK];
  private final short[] shorts = new short[BLOCK];

  /** {@code sum[at + i] += received[i]} for {@code count} elements. */
  void add(FloatBuffer received, FloatBuffer sum, int at, int count) {
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      received.get(from, floats, 0, length);
      sum.get(at + from, otherFloats, 0, length);
      add(floats, otherFloats, length);
      sum.put(at + from, otherFloats, 0, length);
    }
  }

  /** {@code sum[at + i] += received[i]} for {@code count} elements. */
  void add(DoubleBuffer received, DoubleBuffer sum, int at, int count) {
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      received.get(from, doubles, 0, length);
      sum.get(at + from, otherDoubles, 0, length);
      add(doubles, otherDoubles, length);
      sum.put(at + from, otherDoubles, 0, length);
    }
  }

  /**
   * {@code sum[at + i] = received[i] + own[at + i]}: the first sum of bfloat16.
   *
   * @param sum null: {@code own} takes the rounded sum
   */
  void add(ShortBuffer received, ShortBuffer own, FloatBuffer sum, int at, int count) {
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      received.get(from, shorts, 0, length);
      widen(length);
      addOwn(own, sum, at + from, length);
    }
  }

  /**
   * The same with a partial sum.
   *
   * @param sum null: {@code own} takes the rounded sum
   */
  void add(FloatBuffer received, ShortBuffer own, FloatBuffer sum, int at, int count) {
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      received.get(from, floats, 0, length);
      addOwn(own, sum, at + from, length);
    }
  }

  /** The bfloat16 nearest to a number, of two the even one. */
  static short rounded(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  private void addOwn(ShortBuffer own, FloatBuffer sum, int at, int length) {
    own.get(at, shorts, 0, length);
    addShorts(floats, shorts, length);
    if (sum == null) {
      round(floats, shorts, length);
      own.put(at, shorts, 0, length);
    } else {
      sum.put(at, floats, 0, length);
    }
  }

  private void widen(int length) {
    for (int i = 0; i < length; i++) {
      floats[i] = Float.intBitsToFloat(shorts[i] << 16);
    }
  }

  private static void add(float[] from, float[] into, int length) {
    for (int i = 0; i < length; i++) {
      into[i] += from[i];
    }
  }

  private static void add(double[] from, double[] into, int length) {
    for (int i = 0; i < length; i++) {
      into[i] += from[i];
    }
  }

  private static void addShorts(float[] into, short[] from, int length) {
    for (int i = 0; i < length; i++) {
      into[i] += Float.intBitsToFloat(from[i] << 16);
    }
  }

  private static void round(float[] from, short[] into, int length) {
    for (int i = 0; i < length; i++) {
      into[i] = rounded(from[i]);
    }
  }
}
