package io.karasu.train;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.PackedSequence;
import io.karasu.corpus.TrainingStep;
import io.karasu.model.AdamwStep;
import io.karasu.model.Batch;
import io.karasu.model.FlatUnit;
import io.karasu.model.Kernels;
import io.karasu.model.huggingface.UnitSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a model on one rank: from the newest checkpoint that is whole, or from the first weights,
 * to the last step, with checkpoints and validations between.
 */
public final class Trainer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final Training training;
  private final TrainConfig config;
  private final Sequences sequences;
  private final SequenceOrder order;
  private final Schedule schedule;
  private final Parameters parameters;
  private final LayerStream stream;
  private final CheckpointStore store;
  private final StepLog log;
  private final Throughput throughput;
  private final RankContext context;
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
    this.parameters = new Parameters(kernels);
    this.stream =
        new LayerStream(
            kernels, parameters, layer -> config.keep(layer, training.decoder().layers()));
    this.store = new CheckpointStore(training.folder(), hadoop);
    this.log = new StepLog(training.folder(), hadoop);
    this.throughput = Throughput.of(training.decoder(), config.peakTeraflops());
    this.watch = new LossWatch(config.lossWatch(), config.nonFiniteLimit(), LossWatch.State.START);
  }

  /**
   * Opens the data and the attempt's checkpoint, or the first weights.
   *
   * @param kernels for the training's model; still the caller's to close
   * @param first the first weights
   * @throws DataException if the table or every checkpoint is damaged; names the file
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
    context
        .progress()
        .accept(
            String.format(
                "%,d parameters, %,d steps of %d sequences of %d tokens, from %s; %s",
                training.decoder().parameters(),
                steps,
                rowsPerStep,
                sequences.sequenceLength(),
                training.path() == null ? "new weights" : training.path(),
                throughput.formula()));
    if (context.attempt().from() == null) {
      parameters.load(first);
      return;
    }
    Checkpoint newest = store.open(context.attempt().from());
    TrainState state = newest.state();
    parameters.load(newest);
    step = state.step();
    tokens = state.tokens();
    watch = new LossWatch(config.lossWatch(), config.nonFiniteLimit(), state.lossWatch());
    context
        .progress()
        .accept(String.format("goes on after step %,d, from %s", state.step(), newest.folder()));
  }

  /** Steps of the whole training. */
  public long steps() {
    return steps;
  }

  /** Trains to the end. */
  public Result run() {
    Eta eta = new Eta(step, steps);
    while (step < steps) {
      StepEntry entry = step();
      unsaved.add(entry);
      boolean isLast = step == steps;
      String line = eta.line(entry, isLast);
      if (line != null) {
        context.progress().accept(line);
      }
      if (entry.verdict() != LossWatch.Verdict.APPLY) {
        context.progress().accept(unusual(entry));
      }
      if (entry.verdict().stops()) {
        return stopped(entry);
      }
      if (isLast || step % config.checkpoints().every() == 0) {
        save();
      }
    }
    return new Result(step, tokens, Ending.DONE, null);
  }

  private Result stopped(StepEntry entry) {
    log.write(new CheckpointId(context.attempt().number(), step), unsaved);
    return new Result(step, tokens, Ending.WATCH, unusual(entry));
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

  private StepEntry step() {
    long began = System.nanoTime();
    long first = step * rowsPerStep;
    List<Batch> batches = batches(first, first + rowsPerStep);
    long supervised = batches.stream().mapToLong(Batch::supervised).sum();
    long read = System.nanoTime();
    double sum = 0;
    for (int i = 0; i < batches.size(); i++) {
      sum += stream.gradient(batches.get(i), 1.0 / StrictMath.max(1, supervised), i == 0);
    }
    double loss = sum / StrictMath.max(1, supervised);
    double norm = parameters.gradientNorm();
    step++;
    LossWatch.Verdict verdict = watch.judge(loss, norm);
    double rate = schedule.rate(step);
    if (verdict.applies()) {
      parameters.update(adamw(rate, norm));
    }
    long ended = System.nanoTime();
    long seen = batches.stream().mapToLong(Batch::tokens).sum();
    tokens += seen;
    double seconds = (ended - began) / 1e9;
    long squares = batches.stream().mapToLong(Batch::squaredLengths).sum();
    TrainingStep row =
        new TrainingStep(
            config.name(),
            context.attempt().number(),
            step,
            loss,
            norm,
            rate,
            seen,
            seen / seconds,
            throughput.mfu(seen, squares, seconds),
            (ended - read) / 1e9,
            0,
            (read - began) / 1e9,
            first,
            first + rowsPerStep - 1);
    return new StepEntry(row, verdict, validation(verdict));
  }

  private AdamwStep adamw(double rate, double norm) {
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

  private List<Batch> batches(long from, long to) {
    List<Batch> batches = new ArrayList<>();
    for (long start = from; start < to; start += config.microBatchRows()) {
      List<PackedSequence> rows = new ArrayList<>();
      for (long at = start; at < StrictMath.min(to, start + config.microBatchRows()); at++) {
        rows.add(sequences.get(order.index(at)));
      }
      batches.add(MicroBatches.of(rows));
    }
    return batches;
  }

  @Nullable
  private Double validation(LossWatch.Verdict verdict) {
    boolean isDue =
        step == steps || (config.validateEvery() > 0 && step % config.validateEvery() == 0);
    if (!isDue || config.validationSequences() == 0 || verdict.stops()) {
      return null;
    }
    double sum = 0;
    long count = 0;
    for (long index = order.trained(); index < sequences.rows(); index++) {
      for (double loss : stream.losses(MicroBatches.of(List.of(sequences.get(index))))) {
        sum += loss;
        count++;
      }
    }
    return sum / StrictMath.max(1, count);
  }

  private void save() {
    CheckpointId id = new CheckpointId(context.attempt().number(), step);
    List<FlatUnit> units = parameters.units();
    List<UnitRange> ranges = new ArrayList<>();
    for (int unit = 0; unit < units.size(); unit++) {
      ranges.add(new UnitRange(unit, 0, units.get(unit).size()));
    }
    store.write(id, 0, ranges, parameters::read);
    log.write(id, unsaved);
    store.commit(
        id,
        units.stream().map(FlatUnit::size).toList(),
        new TrainState(
            step,
            tokens,
            step * rowsPerStep,
            config.seed(),
            1,
            watch.state(),
            training.identity(),
            training.code()));
    unsaved.clear();
    store.retain(config.checkpoints().keepLast(), config.checkpoints().keepEvery());
    LOG.info("{}: checkpoint of step {} in {}", training.step(), step, training.folder());
  }

  @Override
  public void close() {
    parameters.close();
  }
}
