package io.karasu.train;

import ai.djl.Device;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.TrainingStep;
import io.karasu.model.Batch;
import io.karasu.model.Kernels;
import io.karasu.model.huggingface.UnitSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Trains a model with the other ranks of a {@link World}: from the attempt's checkpoint, or from
 * the first weights, to the last step, with checkpoints and validations between.
 */
public final class Trainer implements AutoCloseable {

  private final Training training;
  private final TrainConfig config;
  private final RankContext context;
  private final Sequences sequences;
  private final SequenceOrder order;
  private final Schedule schedule;
  private final Throughput throughput;
  private final Device device;
  private final Shards shards;
  private final Saving saving;
  private final long rowsPerStep;
  private final long steps;
  private final List<StepEntry> unsaved = new ArrayList<>();
  private LossWatch watch;
  private long step;
  private long tokens;

  /**
   * What a training came to.
   *
   * @param steps steps done in all
   * @param tokens tokens seen in all, padding not counted
   * @param ending how it ended
   * @param why why it ended before its end; null: it did not
   */
  public record Result(long steps, long tokens, Ending ending, @Nullable String why)
      implements Serializable {}

  /** How a training ended. */
  public enum Ending {
    /** All steps are done. */
    DONE,
    /** The watch over loss and gradient ended it. */
    WATCH,
    /** Somebody wanted it to; the same command goes on from the checkpoint that was written. */
    WISH
  }

  private Trainer(Training training, Kernels kernels, Configuration hadoop, RankContext context) {
    this.training = training;
    this.config = training.config();
    this.context = context;
    this.sequences = Sequences.open(training.sequences(), hadoop, config.blockRows());
    this.order =
        new SequenceOrder(
            sequences.rows(), config.validationSequences(), config.seed(), config.blockRows());
    this.rowsPerStep = config.rowsPerStep(sequences.sequenceLength());
    this.steps = config.steps(order.trained(), sequences.sequenceLength());
    this.schedule = config.schedule().over(steps);
    this.throughput =
        Throughput.of(training.decoder(), config.peakTeraflops(), context.world().size());
    this.device = kernels.device();
    this.shards = Shards.of(config, kernels, context.world(), context.phases());
    this.saving =
        new Saving(
            training,
            context,
            shards,
            new CheckpointStore(training.folder(), hadoop),
            new StepLog(training.folder(), hadoop));
    this.watch = new LossWatch(config.lossWatch(), config.nonFiniteLimit(), LossWatch.State.START);
  }

  /**
   * Opens the data and the attempt's checkpoint, or the first weights.
   *
   * @param kernels for the training's model; still the caller's to close
   * @param first the first weights
   * @throws DataException if the table or the checkpoint is damaged; names the file
   */
  static Trainer open(
      Training training,
      Kernels kernels,
      UnitSource first,
      Configuration hadoop,
      RankContext context) {
    Trainer trainer = new Trainer(training, kernels, hadoop, context);
    trainer.begin(first);
    return trainer;
  }

  private void begin(UnitSource first) {
    say(
        String.format(
            "%,d parameters, %,d steps of %d sequences of %d tokens, from %s; %s",
            training.decoder().parameters(),
            steps,
            rowsPerStep,
            sequences.sequenceLength(),
            training.path() == null ? "new weights" : training.path(),
            throughput.formula()));
    if (context.world().size() > 1) {
      Cut cut = shards.parameters().cut();
      say(
          String.format(
              "%d ranks: weights and gradients over %d, optimiser over %d",
              context.world().size(), cut.inner(), cut.inner() * cut.outer()));
    }
    if (context.attempt().from() == null) {
      shards.parameters().load(first);
      return;
    }
    Checkpoint checkpoint = saving.store().open(context.attempt().from());
    TrainState state = checkpoint.state();
    shards.parameters().load(checkpoint);
    step = state.step();
    tokens = state.tokens();
    watch = new LossWatch(config.lossWatch(), config.nonFiniteLimit(), state.lossWatch());
    say(
        String.format(
            "goes on after step %,d, from %s%s",
            state.step(),
            checkpoint.folder(),
            state.ranks() == context.world().size()
                ? ""
                : ", which " + state.ranks() + " ranks wrote"));
  }

  /** Rank 0 speaks for all. */
  private void say(String line) {
    if (context.world().rank() == 0) {
      context.progress().accept(line);
    }
  }

  /** Steps of the whole training. */
  public long steps() {
    return steps;
  }

  /** Trains to the end. */
  public Result run() {
    try {
      return train();
    } catch (RuntimeException | Error e) {
      // They will be done again; what they were like may tell why this happened.
      saving.logLost(step, unsaved, e);
      throw e;
    }
  }

  private Result train() {
    Eta eta = new Eta(step, steps);
    Stragglers stragglers = new Stragglers(context.world().size());
    Optimisation optimisation =
        new Optimisation(
            config,
            context,
            schedule,
            shards,
            throughput,
            watch,
            at -> sequences.get(order.index(at)));
    while (step < steps) {
      long first = step * rowsPerStep;
      Optimisation.Done done = optimisation.step(step + 1, first, first + rowsPerStep);
      step++;
      StepEntry entry = done.entry();
      tokens += entry.row().tokens();
      entry = new StepEntry(entry.row(), entry.verdict(), validation(entry.verdict()));
      unsaved.add(entry);
      report(entry, eta.line(entry, step == steps), stragglers.line(done.waits()));
      if (entry.verdict().stops()) {
        saving.log(step, unsaved);
        return new Result(step, tokens, Ending.WATCH, unusual(entry));
      }
      boolean isWished = done.isWished() && step < steps;
      if (step == steps || isWished || step % config.checkpoints().every() == 0) {
        save();
      }
      if (isWished) {
        String why = context.wish().toEnd();
        return new Result(
            step, tokens, Ending.WISH, why == null ? "another rank was asked to end" : why);
      }
    }
    context.phases().enter(Phase.DONE);
    say(held());
    return new Result(step, tokens, Ending.DONE, null);
  }

  private void report(StepEntry entry, @Nullable String line, @Nullable String straggler) {
    if (line != null) {
      say(straggler == null ? line : line + straggler);
    }
    if (entry.verdict() != LossWatch.Verdict.APPLY) {
      say(unusual(entry));
    }
  }

  private static String unusual(StepEntry entry) {
    TrainingStep row = entry.row();
    return String.format(
        "step %d: loss %s, gradient norm %s: %s; places %d to %d of the training order",
        row.step(),
        row.loss(),
        row.gradNorm(),
        switch (entry.verdict()) {
          case MARK -> "a spike, applied and recorded";
          case SKIP -> "a spike, not applied";
          case STOP -> "a spike, training stops before it is applied";
          case SKIP_NON_FINITE -> "not finite, not applied";
          case STOP_NON_FINITE -> "not finite, as were the steps before it: training stops";
          case APPLY -> "applied";
        },
        row.firstIndex(),
        row.lastIndex());
  }

  @Nullable
  private Double validation(LossWatch.Verdict verdict) {
    boolean isDue =
        step == steps || (config.validateEvery() > 0 && step % config.validateEvery() == 0);
    if (!isDue || config.validationSequences() == 0 || verdict.stops()) {
      return null;
    }
    context.phases().enter(Phase.VALIDATION);
    Share share = Share.of(context.world(), order.trained(), sequences.rows(), 1, sequences::get);
    double sum = 0;
    long count = 0;
    for (Batch batch : share.batches()) {
      for (double loss : shards.stream().losses(batch)) {
        sum += loss;
        count++;
      }
    }
    double[] agreed = shards.agreement().sum(sum, (double) count);
    return agreed[0] / StrictMath.max(1, agreed[1]);
  }

  private void save() {
    saving.save(
        new TrainState(
            step,
            tokens,
            step * rowsPerStep,
            config.seed(),
            context.world().size(),
            watch.state(),
            training.identity(),
            training.code()),
        unsaved);
    unsaved.clear();
  }

  private String held() {
    return String.format(
        "held at most %,d bytes: %,d of state, %,d of buffers, %,d kept for backward passes; %s",
        shards.bytes(),
        shards.parameters().bytes(),
        shards.units().bytes(),
        shards.stream().keptBytes(),
        MemoryUse.now(device));
  }

  @Override
  public void close() {
    shards.close();
  }
}
