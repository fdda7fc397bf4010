package io.karasu.train.group;

import com.sun.jna.Pointer;
import io.karasu.model.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

/**
 * The oracle of the other groups: ranks are threads of this process that read each other's memory,
 * and sums are taken in the plainest way, from the first rank to the last. Float32 and float64.
 */
public final class MemoryGroup implements ProcessGroup {

  private final int rank;
  private final Region[] regions;
  private final CyclicBarrier barrier;
  private long collectives;

  private MemoryGroup(int rank, Region[] regions, CyclicBarrier barrier) {
    this.rank = rank;
    this.regions = regions;
    this.barrier = barrier;
  }

  /** The ranks of a group. */
  public static List<ProcessGroup> of(int size) {
    Region[] regions = new Region[size];
    CyclicBarrier barrier = new CyclicBarrier(size);
    return IntStream.range(0, size)
        .<ProcessGroup>mapToObj(rank -> new MemoryGroup(rank, regions, barrier))
        .toList();
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return regions.length;
  }

  @Override
  public Pending allGather(Region whole) {
    publish(whole);
    long part = whole.elements() / size();
    for (int other = 0; other < size(); other++) {
      if (other != rank) {
        byte[] bytes = bytes(regions[other].part(other * part, part));
        new Pointer(whole.part(other * part, part).address()).write(0, bytes, 0, bytes.length);
      }
    }
    meet();
    return Pending.DONE;
  }

  @Override
  public Pending reduceScatter(Region whole) {
    publish(whole);
    long part = whole.elements() / size();
    double[] sum = sum(rank * part, part);
    meet();
    write(whole.part(rank * part, part), sum);
    meet();
    return Pending.DONE;
  }

  @Override
  public Pending allReduce(Region vector) {
    publish(vector);
    double[] sum = sum(0, vector.elements());
    meet();
    write(vector, sum);
    meet();
    return Pending.DONE;
  }

  private double[] sum(long from, long count) {
    double[] sum = new double[(int) count];
    for (Region region : regions) {
      double[] values = values(region.part(from, count));
      Arrays.setAll(sum, i -> sum[i] + values[i]);
    }
    return sum;
  }

  private static byte[] bytes(Region region) {
    return new Pointer(region.address()).getByteArray(0, (int) region.bytes());
  }

  private static double[] values(Region region) {
    Pointer memory = new Pointer(region.address());
    int count = (int) region.elements();
    if (region.precision() == Precision.FLOAT64) {
      return memory.getDoubleArray(0, count);
    }
    float[] floats = memory.getFloatArray(0, count);
    return IntStream.range(0, count).mapToDouble(i -> floats[i]).toArray();
  }

  private static void write(Region region, double[] values) {
    Pointer memory = new Pointer(region.address());
    for (int i = 0; i < values.length; i++) {
      if (region.precision() == Precision.FLOAT64) {
        memory.setDouble((long) i * Double.BYTES, values[i]);
      } else {
        memory.setFloat((long) i * Float.BYTES, (float) values[i]);
      }
    }
  }

  private void publish(Region region) {
    collectives++;
    regions[rank] = region;
    meet();
  }

  private void meet() {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new GroupException("another rank is gone", e);
    }
  }

  @Override
  public void abort(String reason) {
    barrier.reset();
  }

  @Override
  public Traffic traffic() {
    return new Traffic(collectives, "", 0, 0);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
