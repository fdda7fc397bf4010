package io.karasu.train;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.karasu.model.Precision;
import io.karasu.train.group.ProcessGroup;
import io.karasu.train.group.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;

/** A few numbers that all ranks sum, so that all decide the same. */
final class Agreement {

  private static final int MOST = 1 << 16;

  private final ProcessGroup group;
  private final DoubleBuffer numbers;
  private final long address;
  private long waited;

  /**
   * Numbers of a group.
   *
   * @param group of the host's memory
   */
  Agreement(ProcessGroup group) {
    this.group = group;
    ByteBuffer memory = ByteBuffer.allocateDirect(MOST * Double.BYTES);
    this.numbers = memory.order(ByteOrder.nativeOrder()).asDoubleBuffer();
    this.address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
  }

  /** The sums over all ranks, the same on each, bit for bit. */
  double[] sum(double... values) {
    if (group.size() == 1) {
      return values;
    }
    long began = System.nanoTime();
    numbers.put(0, values);
    group.allReduce(new Region(address, values.length, Precision.FLOAT64)).await();
    double[] sums = new double[values.length];
    numbers.get(0, sums);
    waited += System.nanoTime() - began;
    return sums;
  }

  /** Waits until all ranks are here. */
  void meet() {
    sum(1);
  }

  /** Each rank's own value, by rank. */
  double[] all(double value) {
    double[] values = new double[group.size()];
    values[group.rank()] = value;
    return sum(values);
  }

  /** Nanoseconds of waiting so far. */
  long waitedNanos() {
    return waited;
  }
}
