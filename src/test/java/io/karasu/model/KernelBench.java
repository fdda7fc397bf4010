package io.karasu.model;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Times a whole training step of a Llama; not a test. Arguments: length, rows, layers, keep. */
final class KernelBench {

  private KernelBench() {}

  public static void main(String[] args) {
    int length = Integer.parseInt(args[0]);
    int rows = Integer.parseInt(args[1]);
    int layers = Integer.parseInt(args[2]);
    Keep keep = Keep.valueOf(args[3]);
    DecoderConfig config =
        new DecoderConfig(
            Family.LLAMA,
            32000,
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
    Random random = new Random(1);
    Kernels.useThreads(Integer.getInteger("threads", 2));
    try (WholeModel model =
        new WholeModel(
            config,
            Precision.valueOf(System.getProperty("precision", "FLOAT32")),
            unit -> {
              FloatBuffer all = FloatBuffer.allocate(Math.toIntExact(unit.size()));
              for (Piece piece : unit.pieces()) {
                for (long i = 0; i < piece.size(); i++) {
                  all.put(piece.decays() ? 0.04f * (random.nextFloat() - 0.5f) : 1f);
                }
              }
              return all.flip();
            })) {
      Batch batch = batch(random, rows, length);
      List<Double> times = new ArrayList<>();
      for (int step = 1; step <= Integer.getInteger("steps", 6); step++) {
        long start = System.nanoTime();
        long cpu = cpu();
        double loss = model.gradients(batch, 1.0 / batch.supervised(), false, keep);
        long middle = System.nanoTime();
        long between = cpu();
        double norm = Math.sqrt(model.squaredNorm());
        model.adamw(new AdamwStep(step, 1e-4, 0.9, 0.95, 1e-8, 0.1, Math.min(1, 1 / norm)));
        long end = System.nanoTime();
        long used = cpu();
        times.add((end - start) / 1e9);
        System.out.printf(
            "loss %.4f norm %.4f gradients %.3f s (cpu %.3f) update %.3f s (cpu %.3f)%n",
            loss / batch.supervised(),
            norm,
            (middle - start) / 1e9,
            (between - cpu) / 1e9,
            (end - middle) / 1e9,
            (used - between) / 1e9);
      }
      times.remove(0);
      times.sort(null);
      double median = times.get(times.size() / 2);
      System.out.printf("median %.3f s, %.1f tokens/s%n", median, batch.tokens() / median);
    }
  }

  /** Processor time of all threads, in ns: what does not depend on what else the machine does. */
  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static Batch batch(Random random, int rows, int length) {
    int[] ids = random.ints((long) rows * length, 0, 32000).toArray();
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
