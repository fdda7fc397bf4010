package io.karasu.train;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import io.karasu.model.AdamwStep;
import io.karasu.model.Batch;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Keep;
import io.karasu.model.Kernels;
import io.karasu.model.Natives;
import io.karasu.model.Precision;
import io.karasu.model.huggingface.NewModel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Times whole optimiser steps of a new model on random tokens, on the CPU: forward, backward,
 * gradient norm, AdamW, by the same classes as a training.
 */
public final class TrainingBench implements AutoCloseable {

  private static final AdamwStep ADAMW = new AdamwStep(1, 1e-4, 0.9, 0.95, 1e-8, 0.1, 1);

  private static final int STEPS_BY_PARTS = 3;

  private final Options options;
  private final Kernels kernels;
  private final Parameters parameters;
  private final Batch batch;
  private long step;

  /**
   * What is timed.
   *
   * @param length tokens of a row, which is one document
   * @param rows rows of a step, all in one micro-batch
   * @param steps steps that are timed, after one that is not
   * @param keep what the layers keep
   * @param precision what they compute in
   * @param threads threads of one operation
   */
  public record Options(
      int length, int rows, int steps, Keep keep, Precision precision, int threads) {}

  private TrainingBench(DecoderConfig config, Options options) {
    this.options = options;
    this.kernels = Kernels.open(config, Device.cpu(), options.precision());
    this.parameters = new Parameters(kernels);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    this.batch = batch(random, options.rows(), options.length(), config.vocabulary());
  }

  /**
   * Runs the steps.
   *
   * @return names and numbers: {@code step_s} and {@code cpu_s}, the seconds and the CPU-seconds of
   *     each timed step; {@code by_parts}, some more by their parts; {@code library}, the products
   *     and attention of a step alone; {@code calls} of kernels in a step and {@code call_us},
   *     microseconds of one that does nothing
   */
  public static Map<String, Object> run(DecoderConfig config, Options options) {
    Natives.load(options.threads());
    Kernels.useThreads(options.threads());
    try (TrainingBench bench = new TrainingBench(config, options)) {
      bench.parameters.load(new NewModel(config, 1));
      return bench.measured();
    }
  }

  private Map<String, Object> measured() {
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("parameters", kernels.config().parameters());
    found.put("length", options.length());
    found.put("rows", options.rows());
    found.put("threads", options.threads());
    step();
    List<Double> seconds = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int i = 0; i < options.steps(); i++) {
      long cpuBefore = cpuNanos();
      long before = System.nanoTime();
      step();
      seconds.add((System.nanoTime() - before) / 1e9);
      cpu.add((cpuNanos() - cpuBefore) / 1e9);
    }
    found.put("step_s", seconds);
    found.put("cpu_s", cpu);
    StepParts parts = new StepParts(kernels, parameters, options.keep());
    for (int i = 0; i < StrictMath.min(STEPS_BY_PARTS, options.steps()); i++) {
      parts.step(batch, ADAMW);
    }
    found.put("by_parts", parts.found());
    found.put("library", parts.libraryAlone(batch));
    found.put("calls", parts.calls());
    found.put("call_us", parts.microsOfCall());
    return found;
  }

  private void step() {
    LayerStream stream =
        new LayerStream(
            kernels, new WholeUnits(parameters), layer -> options.keep(), new Phases(1));
    stream.gradient(batch, 1.0 / batch.supervised(), true);
    double norm = StrictMath.sqrt(parameters.squaredGradient());
    step++;
    parameters.update(
        new AdamwStep(
            step,
            ADAMW.learningRate(),
            ADAMW.beta1(),
            ADAMW.beta2(),
            ADAMW.epsilon(),
            ADAMW.weightDecay(),
            StrictMath.min(1, 1 / norm)));
  }

  /** CPU time of the process's threads so far. */
  static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  static Batch batch(RandomGenerator random, int rows, int length, int vocabulary) {
    int[] ids = random.ints((long) rows * length, 0, vocabulary).toArray();
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

  @Override
  public void close() {
    parameters.close();
    kernels.close();
  }
}
