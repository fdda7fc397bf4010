package io.karasu.train;

import io.karasu.corpus.PackedSequence;
import io.karasu.corpus.TrainingStep;
import io.karasu.model.AdamwStep;
import io.karasu.model.Batch;
import java.util.function.LongFunction;

/** Optimiser steps: gradient, agreement of all ranks, update. */
final class Optimisation {

  private final TrainConfig config;
  private final RankContext context;
  private final Schedule schedule;
  private final Parameters parameters;
  private final Units units;
  private final LayerStream stream;
  private final Agreement agreement;
  private final Throughput throughput;
  private final LossWatch watch;
  private final LongFunction<PackedSequence> rows;

  /**
   * A step.
   *
   * @param entry what is kept of it
   * @param isWished whether a rank was asked to end
   * @param waits share of its step that each rank waited for the others
   */
  record Done(StepEntry entry, boolean isWished, double[] waits) {}

  /**
   * Steps of a model.
   *
   * @param rows reads the row of a place of the training order
   */
  Optimisation(
      TrainConfig config,
      RankContext context,
      Schedule schedule,
      Shards shards,
      Throughput throughput,
      LossWatch watch,
      LongFunction<PackedSequence> rows) {
    this.config = config;
    this.context = context;
    this.schedule = schedule;
    this.parameters = shards.parameters();
    this.units = shards.units();
    this.stream = shards.stream();
    this.agreement = shards.agreement();
    this.throughput = throughput;
    this.watch = watch;
    this.rows = rows;
  }

  /**
   * Does a step on places {@code from} to {@code to} of the training order.
   *
   * @param step its number, from 1
   */
  Done step(long step, long from, long to) {
    Phases phases = context.phases();
    long began = System.nanoTime();
    long waitedBefore = waitedNanos();
    phases.enter(Phase.READ, step);
    Share share = Share.of(context.world(), from, to, config.microBatchRows(), rows);
    long read = System.nanoTime();
    double[] counts =
        agreement.sum(
            (double) share.supervised(), (double) share.tokens(), (double) share.squaredLengths());
    double supervised = StrictMath.max(1, counts[0]);
    double sum = gradient(share, 1 / supervised);
    long met = parameters.meet();
    phases.enter(Phase.AGREE);
    boolean isWished = context.wish().toEnd() != null;
    double[] agreed = agreement.sum(sum, parameters.squaredGradient(), isWished ? 1 : 0);
    double loss = agreed[0] / supervised;
    double norm = StrictMath.sqrt(agreed[1]);
    LossWatch.Verdict verdict = watch.judge(loss, norm);
    double rate = schedule.rate(step);
    if (verdict.applies()) {
      phases.enter(Phase.OPTIMISER);
      met += parameters.update(adamw(step, rate, norm));
      units.invalidate();
    }
    double waited = (waitedNanos() - waitedBefore + met) / 1e9;
    double seconds = (System.nanoTime() - began) / 1e9;
    double reading = (read - began) / 1e9;
    TrainingStep row =
        new TrainingStep(
            config.name(),
            context.attempt().number(),
            step,
            loss,
            norm,
            rate,
            (long) counts[1],
            counts[1] / seconds,
            throughput.mfu((long) counts[1], (long) counts[2], seconds),
            seconds - reading - waited,
            waited,
            reading,
            from,
            to - 1);
    return new Done(
        new StepEntry(row, verdict, null), agreed[2] > 0, agreement.all(waited / seconds));
  }

  private double gradient(Share share, double scale) {
    double sum = 0;
    boolean isFirst = true;
    for (Batch batch : share.batches()) {
      sum += stream.gradient(batch, scale, isFirst);
      isFirst = false;
    }
    units.finish();
    return sum;
  }

  private long waitedNanos() {
    return units.waitedNanos() + agreement.waitedNanos();
  }

  private AdamwStep adamw(long step, double rate, double norm) {
    TrainConfig.Adamw adamw = config.adamw();
    boolean clips = config.clipNorm() > 0 && norm > config.clipNorm();
    return new AdamwStep(
        step,
        rate,
        adamw.beta1(),
        adamw.beta2(),
        adamw.epsilon(),
        adamw.weightDecay(),
        clips ? config.clipNorm() / norm : 1);
  }
}
