package io.karasu.train.group;

import io.karasu.model.Precision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Measures a ring on the loopback interface beside a plain copy through one connection. Prints the
 * bytes that a rank sends in a second, for all ranks together: they share the machine.
 */
final class RingBench {

  private static final int BYTES = 64 << 20;
  private static final int TIMES = 15;

  private RingBench() {}

  /** Prints one line for each collective. */
  public static void main(String[] arguments) throws Exception {
    System.out.printf("plain copy %.2f GB/s%n", gigabytes(BYTES, plain()));
    for (int size : new int[] {2, 4}) {
      for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
        ring(size, precision);
      }
    }
  }

  private static void ring(int size, Precision precision) throws Exception {
    try (RingWorld world = new RingWorld(size, Duration.ofSeconds(30))) {
      Ranks.run(
          size,
          rank -> {
            Region region =
                new Region(GroupMemory.HOST.allocate(BYTES), BYTES / precision.bytes(), precision);
            GroupMemory.HOST.put(region.address(), ByteBuffer.allocate(BYTES));
            try (ProcessGroup group = world.join("inner", rank)) {
              measure("all-gather", region, group, () -> group.allGather(region));
              measure("reduce-scatter", region, group, () -> group.reduceScatter(region));
            }
            GroupMemory.HOST.free(region.address());
            return rank;
          });
    }
  }

  private interface Begin {
    Pending run();
  }

  private static void measure(String name, Region region, ProcessGroup group, Begin begin) {
    long[] nanos = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long from = System.nanoTime();
      begin.run().await();
      nanos[i] = System.nanoTime() - from;
    }
    if (group.rank() == 0) {
      long bytes = (long) BYTES / group.size() * (group.size() - 1);
      System.out.printf(
          "%d ranks %s %s: %.2f GB/s each, %.2f GB/s together%n",
          group.size(),
          name,
          region.precision(),
          gigabytes(bytes, nanos),
          gigabytes(bytes * group.size(), nanos));
    }
  }

  private static double gigabytes(long bytes, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return (double) bytes / sorted[sorted.length / 2];
  }

  private static long[] plain() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return Ranks.run(2, side -> side == 0 ? send(server) : receive(server)).get(1);
    }
  }

  private static long[] send(ServerSocketChannel server) throws IOException {
    try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
      for (int i = 0; i < TIMES; i++) {
        while (bytes.hasRemaining()) {
          bytes.limit(Math.min(BYTES, bytes.position() + (1 << 20)));
          channel.write(bytes);
          bytes.limit(BYTES);
        }
        bytes.clear();
      }
    }
    return new long[0];
  }

  private static long[] receive(ServerSocketChannel server) throws IOException {
    long[] nanos = new long[TIMES];
    try (SocketChannel channel = server.accept()) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
      for (int i = 0; i < TIMES; i++) {
        long from = System.nanoTime();
        while (bytes.hasRemaining()) {
          bytes.limit(Math.min(BYTES, bytes.position() + (256 << 10)));
          channel.read(bytes);
          bytes.limit(BYTES);
        }
        bytes.clear();
        nanos[i] = System.nanoTime() - from;
      }
    }
    return nanos;
  }
}
