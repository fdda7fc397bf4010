package io.karasu.model;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Times a whole training step of a Llama of 134 million parameters; not a test. Arguments: length,
 * rows, layers (12), what is kept. Properties: {@code threads}, {@code steps}, {@code precision}.
 */
final class KernelBench {

  private static final int VOCABULARY = 32000;

  private KernelBench() {}

  public static void main(String[] args) {
    Random random = new Random(1);
    Batch batch = batch(random, Integer.parseInt(args[1]), Integer.parseInt(args[0]));
    Keep keep = Keep.valueOf(args[3]);
    Kernels.useThreads(Integer.getInteger("threads", 2));
    try (WholeModel model = model(random, Integer.parseInt(args[2]))) {
      List<Double> times = new ArrayList<>();
      for (int step = 1; step <= Integer.getInteger("steps", 6); step++) {
        times.add(step(model, batch, keep, step));
      }
      times.remove(0);
      times.sort(null);
      double median = times.get(times.size() / 2);
      System.out.printf("median %.3f s, %.1f tokens/s%n", median, batch.tokens() / median);
    }
  }

  private static WholeModel model(Random random, int layers) {
    DecoderConfig config =
        new DecoderConfig(
            Family.LLAMA,
            VOCABULARY,
            768,
            2048,
            layers,
            12,
            12,
            64,
            1e-5,
            10000,
            0,
            false,
            false,
            4096,
            null,
            List.of(),
            null,
            null);
    Precision precision = Precision.valueOf(System.getProperty("precision", "FLOAT32"));
    return new WholeModel(config, precision, unit -> values(random, unit));
  }

  private static FloatBuffer values(Random random, FlatUnit unit) {
    FloatBuffer all = FloatBuffer.allocate(Math.toIntExact(unit.size()));
    for (Piece piece : unit.pieces()) {
      for (long i = 0; i < piece.size(); i++) {
        all.put(piece.decays() ? 0.04f * (random.nextFloat() - 0.5f) : 1f);
      }
    }
    return all.flip();
  }

  /** Seconds of a step; prints its parts, in time and in processor time of all threads. */
  private static double step(WholeModel model, Batch batch, Keep keep, int number) {
    long start = System.nanoTime();
    long cpu = cpu();
    double loss = model.gradients(batch, 1.0 / batch.supervised(), false, keep);
    long middle = System.nanoTime();
    long between = cpu();
    double norm = Math.sqrt(model.squaredNorm());
    model.adamw(new AdamwStep(number, 1e-4, 0.9, 0.95, 1e-8, 0.1, Math.min(1, 1 / norm)));
    long end = System.nanoTime();
    System.out.printf(
        "loss %.4f norm %.4f gradients %.3f s (cpu %.3f) update %.3f s (cpu %.3f)%n",
        loss / batch.supervised(),
        norm,
        (middle - start) / 1e9,
        (between - cpu) / 1e9,
        (end - middle) / 1e9,
        (cpu() - between) / 1e9);
    return (end - start) / 1e9;
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static Batch batch(Random random, int rows, int length) {
    int[] ids = random.ints((long) rows * length, 0, VOCABULARY).toArray();
    int[] targets = new int[ids.length];
    int[] bounds = new int[rows + 1];
    for (int i = 0; i < ids.length; i++) {
      targets[i] = i % length == length - 1 ? -1 : ids[i + 1];
    }
    for (int row = 1; row <= rows; row++) {
      bounds[row] = row * length;
    }
    return new Batch(ids, bounds, targets);
  }
}
