package io.karasu.train;

import ai.djl.Device;
import io.karasu.model.AdamwStep;
import io.karasu.model.Batch;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Keep;
import io.karasu.model.Kernels;
import io.karasu.model.Natives;
import io.karasu.model.Precision;
import io.karasu.model.huggingface.NewModel;
import io.karasu.train.group.Alone;
import io.karasu.train.group.ProcessGroup;
import io.karasu.train.group.Ring;
import io.karasu.train.group.RingEndpoint;
import io.karasu.train.group.Traffic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGeneratorFactory;

/**
 * Times optimiser steps of several ranks, threads of this process with a core each, that exchange
 * over loopback by the same classes as a training.
 */
public final class RanksBench {

  private static final AdamwStep ADAMW = new AdamwStep(1, 1e-4, 0.9, 0.95, 1e-8, 0.1, 1);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private RanksBench() {}

  /**
   * What is timed.
   *
   * @param length tokens of a row, which is one document
   * @param rows rows of a rank's step, all in one micro-batch
   * @param steps steps that are timed, after one that is not
   * @param keep what the layers keep
   * @param ranks ranks
   * @param overlaps whether exchanges run while layers compute
   */
  public record Options(int length, int rows, int steps, Keep keep, int ranks, boolean overlaps) {}

  /**
   * One rank's measurements.
   *
   * @param seconds of each step
   * @param waited seconds of it in which the rank waited for others
   * @param traffic of the inner group, all steps
   */
  private record Timed(List<Double> seconds, List<Double> waited, Traffic traffic) {}

  /**
   * Runs the steps.
   *
   * @return names and numbers: {@code step_s} and {@code wait_s}, seconds of each step of rank 0
   *     and of it what it waited; {@code sent_bytes} of a step and rank; {@code busy_s}, seconds of
   *     a step in which an exchange was under way
   */
  public static Map<String, Object> run(DecoderConfig config, Options options) {
    Natives.load(1);
    Kernels.useThreads(1);
    List<RingEndpoint> endpoints = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(options.ranks());
    try {
      for (int rank = 0; rank < options.ranks(); rank++) {
        endpoints.add(RingEndpoint.open("127.0.0.1"));
      }
      List<CompletableFuture<Timed>> ranks = new ArrayList<>();
      for (int rank = 0; rank < options.ranks(); rank++) {
        int number = rank;
        ranks.add(
            CompletableFuture.supplyAsync(() -> rank(config, options, number, endpoints), threads));
      }
      return found(options, ranks.stream().map(CompletableFuture::join).toList().get(0));
    } catch (IOException e) {
      throw new IllegalStateException("loopback cannot be listened on", e);
    } finally {
      threads.shutdownNow();
      endpoints.forEach(RingEndpoint::close);
    }
  }

  private static Map<String, Object> found(Options options, Timed timed) {
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("ranks", options.ranks());
    found.put("overlap", options.overlaps());
    found.put("tokens", (long) options.ranks() * options.rows() * options.length());
    found.put("step_s", timed.seconds());
    found.put("wait_s", timed.waited());
    found.put("sent_bytes", timed.traffic().sentBytes() / (options.steps() + 1));
    found.put("busy_s", timed.traffic().seconds() / (options.steps() + 1));
    return found;
  }

  private static Timed rank(
      DecoderConfig config, Options options, int rank, List<RingEndpoint> endpoints) {
    List<InetSocketAddress> members =
        endpoints.stream().map(each -> new InetSocketAddress(each.host(), each.port())).toList();
    byte[] secret = {1};
    try (Kernels kernels = Kernels.open(config, Device.cpu(), Precision.FLOAT32);
        ProcessGroup inner =
            Ring.connect(
                endpoints.get(rank), "inner", rank, members, "bench", secret, LIMIT, LIMIT);
        Parameters parameters =
            new Parameters(kernels, new Cut(options.ranks(), rank, 1, 0), new Alone());
        Units units = units(kernels, parameters, inner, options.overlaps())) {
      parameters.load(new NewModel(config, 1));
      Batch batch =
          TrainingBench.batch(
              RandomGeneratorFactory.of("L64X128MixRandom").create(rank),
              options.rows(),
              options.length(),
              config.vocabulary());
      LayerStream stream = new LayerStream(kernels, units, layer -> options.keep(), new Phases(1));
      return timed(stream, units, parameters, batch, options, inner);
    }
  }

  private static Units units(
      Kernels kernels, Parameters parameters, ProcessGroup inner, boolean overlaps) {
    return inner.size() == 1
        ? new WholeUnits(parameters)
        : new ShardedUnits(kernels, parameters, inner, Precision.FLOAT32, overlaps);
  }

  private static Timed timed(
      LayerStream stream,
      Units units,
      Parameters parameters,
      Batch batch,
      Options options,
      ProcessGroup inner) {
    List<Double> seconds = new ArrayList<>();
    List<Double> waited = new ArrayList<>();
    for (int step = 0; step <= options.steps(); step++) {
      long began = System.nanoTime();
      long before = units.waitedNanos();
      stream.gradient(batch, 1.0 / batch.supervised() / options.ranks(), true);
      units.finish();
      parameters.squaredGradient();
      parameters.update(ADAMW);
      units.invalidate();
      if (step > 0) {
        seconds.add((System.nanoTime() - began) / 1e9);
        waited.add((units.waitedNanos() - before) / 1e9);
      }
    }
    return new Timed(seconds, waited, inner.traffic());
  }
}
