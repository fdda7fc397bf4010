package io.karasu.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Flat vectors on a device: parameters, gradients, optimiser state. They live until they are closed
 * or their kernels are.
 */
public final class Vectors {

  /** Elements that are loaded at once: 16 MiB. */
  private static final int PIECE = 1 << 22;

  private final Tensors tensors;

  Vectors(Tensors tensors) {
    this.tensors = tensors;
  }

  /** A vector of zeros. */
  public NDArray zeros(long size, Precision precision) {
    return tensors.zeros(tensors.manager(), size, precision);
  }

  /** A part of a vector, which shares its memory. */
  public NDArray part(NDArray vector, long from, long size) {
    return tensors.call(tensors.manager(), "part", vector, from, size).get(0);
  }

  /**
   * Where a vector's first element lies, on its device. It stays there until the vector is closed.
   */
  public long address(NDArray vector) {
    return Addresses.of(vector);
  }

  /** Sets every element to 0. */
  public void clear(NDArray vector) {
    tensors.call(tensors.manager(), "clear", vector);
  }

  /** Reads elements from {@code from} on, until the buffer is full, as float32. */
  public void read(NDArray vector, long from, FloatBuffer into) {
    tensors.read(vector, from, into);
  }

  /** Overwrites elements from {@code to} on with the whole buffer, rounded to the vector's type. */
  public void write(NDArray vector, long to, FloatBuffer from) {
    tensors.write(vector, to, from);
  }

  /** Gives a range of elements. */
  @FunctionalInterface
  public interface Range {
    /** Puts the elements {@code from} (inclusive) to {@code to} (exclusive) into a buffer. */
    void read(long from, long to, FloatBuffer into);
  }

  /** Overwrites a whole vector, a few megabytes at a time. */
  public void load(NDArray vector, Range source) {
    FloatBuffer piece =
        ByteBuffer.allocateDirect(PIECE * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    long size = vector.size();
    for (long from = 0; from < size; from += PIECE) {
      long to = Math.min(size, from + PIECE);
      piece.clear();
      source.read(from, to, piece);
      piece.flip();
      write(vector, from, piece);
    }
  }

  /** Adds a vector of any type: {@code into += added}. */
  public void add(NDArray into, NDArray added) {
    tensors.call(tensors.manager(), "add", into, added);
  }

  /** Overwrites a vector by one of any type, rounded to nearest even. */
  public void copy(NDArray into, NDArray source) {
    tensors.call(tensors.manager(), "copy", into, source);
  }

  /** Σ of squares in float64. It is not finite if and only if an element is not. */
  public double squaredNorm(NDArray vector) {
    try (NDManager scope = tensors.scope()) {
      return tensors.values(tensors.call(scope, "squared_norm", vector).get(0))[0];
    }
  }

  /** The value of a loss; waits for the device. */
  public double value(NDArray loss) {
    return tensors.values(loss)[0];
  }

  /**
   * A step of AdamW on a range of a unit. The vectors all hold the same range.
   *
   * @param master parameters, overwritten
   * @param m first moments, overwritten
   * @param v second moments, overwritten
   * @param gradient gradient, overwritten by its clipped self
   * @param unit the unit that the range lies in
   * @param from the range's first element in the unit; what lies past the unit's end is padding
   */
  public void adamw(
      NDArray master,
      NDArray m,
      NDArray v,
      NDArray gradient,
      FlatUnit unit,
      long from,
      AdamwStep step) {
    long[] ranges = ranges(unit, from, master.size());
    try (NDManager scope = tensors.scope()) {
      tensors.call(
          scope,
          "adamw",
          master,
          m,
          v,
          gradient,
          Tensors.host(scope).create(ranges, new Shape(ranges.length / 3, 3)),
          (double) step.step(),
          step.learningRate(),
          step.beta1(),
          step.beta2(),
          step.epsilon(),
          step.weightDecay(),
          1 / step.clip());
    }
  }

  /** Rows {@code from, to, 1 if decay applies}, relative to the range; neighbours are joined. */
  static long[] ranges(FlatUnit unit, long from, long size) {
    List<long[]> rows = new ArrayList<>();
    for (Piece piece : unit.pieces()) {
      long start = Math.max(piece.offset() - from, 0);
      long end = Math.min(piece.offset() + piece.size() - from, size);
      long decays = piece.decays() ? 1 : 0;
      if (start >= end) {
        continue;
      }
      long[] last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
      if (last != null && last[2] == decays) {
        last[1] = end;
      } else {
        rows.add(new long[] {start, end, decays});
      }
    }
    return rows.stream().flatMapToLong(Arrays::stream).toArray();
  }
}
