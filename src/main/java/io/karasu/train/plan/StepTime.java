package io.karasu.train.plan;

import io.karasu.model.DecoderConfig;
import io.karasu.model.Keep;
import java.util.stream.IntStream;

/**
 * The time of an optimiser step, in seconds.
 *
 * @param microSteps micro-batches of it
 * @param compute of a micro-batch
 * @param exchange of a micro-batch over the slowest link
 * @param microStep of a micro-batch: the larger of both with prefetch, else their sum
 * @param meeting when hosts meet
 * @param optimiser AdamW and the gradient's norm, at the memory's bandwidth
 * @param step all of it
 * @param mfu share of the peak
 * @param tokensPerSecond of a GPU
 */
public record StepTime(
    long microSteps,
    double compute,
    double exchange,
    double microStep,
    double meeting,
    double optimiser,
    double step,
    double mfu,
    double tokensPerSecond) {

  /** Bytes of memory traffic for each own parameter: w, m, v, g read, w, m, v written, the norm. */
  private static final int OPTIMISER_BYTES = 32;

  /** Computes it. */
  public static StepTime of(
      DecoderConfig config, Settings settings, Cluster cluster, Efficiency efficiency) {
    Traffic traffic = Traffic.of(config, settings, cluster);
    int ranks = cluster.ranks();
    long microSteps = settings.microSteps(ranks);
    double perToken = Flops.perToken(config, settings.sequenceLength());
    double microTokens = (double) settings.microRows(ranks) * settings.sequenceLength();
    double compute = microTokens * secondsPerToken(config, settings, cluster.gpu(), efficiency);
    double exchange =
        StrictMath.max(
            traffic.microStep() / cluster.gpu().link(),
            traffic.hostMicroStep() / cluster.fabric().bytesPerSecond());
    double micro = settings.prefetch() ? StrictMath.max(compute, exchange) : compute + exchange;
    double meeting = traffic.hostMeeting() / cluster.fabric().bytesPerSecond();
    double optimiser =
        (double) OPTIMISER_BYTES * config.parameters() / ranks / cluster.gpu().bandwidth();
    // The last micro-batch may be smaller; rows divide the step into whole micro-batches on
    // average.
    double rows = (double) settings.rowsPerRank(ranks) / settings.microRows(ranks);
    double step = rows * compute + microSteps * (micro - compute) + meeting + optimiser;
    double tokens = (double) settings.rowsPerStep() * settings.sequenceLength() / ranks / step;
    return new StepTime(
        microSteps,
        compute,
        exchange,
        micro,
        meeting,
        optimiser,
        step,
        Flops.mfu(tokens, perToken, cluster.gpu().peak()),
        tokens);
  }

  private static double secondsPerToken(
      DecoderConfig config, Settings settings, Gpu gpu, Efficiency efficiency) {
    int layers = config.layers();
    long again =
        IntStream.range(0, layers)
            .filter(layer -> settings.keep(layer, layers) == Keep.NOTHING)
            .count();
    long products =
        IntStream.range(0, layers)
            .filter(layer -> settings.keep(layer, layers) == Keep.PRODUCTS)
            .count();
    double mfu = efficiency.mfu((double) again / layers);
    // Two norms read and write d numbers each; the activation reads 2 f and writes f.
    double numbers = 4.0 * config.hidden() + 3.0 * config.intermediate();
    return Flops.perToken(config, settings.sequenceLength()) / (mfu * gpu.peak())
        + products * numbers * settings.precision().bytes() / gpu.bandwidth();
  }

  /** Whether the network and not computing takes most of a step. */
  public boolean isHeldUpByNetwork() {
    return exchange * microSteps + meeting > compute * microSteps;
  }

  /** Hours for so many tokens on so many GPUs. */
  public double hours(double tokens, int ranks) {
    return tokens / (tokensPerSecond * ranks) / 3600;
  }
}
