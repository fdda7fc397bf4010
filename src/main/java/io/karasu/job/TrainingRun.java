package io.karasu.job;

import static org.apache.spark.sql.functions.col;

import io.karasu.config.ConfigException;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.Table;
import io.karasu.corpus.TrainingStep;
import io.karasu.model.DecoderConfig;
import io.karasu.model.huggingface.Dtype;
import io.karasu.model.huggingface.ExportOptions;
import io.karasu.model.huggingface.ModelException;
import io.karasu.model.huggingface.ModelExport;
import io.karasu.model.huggingface.ModelFolder;
import io.karasu.spark.CheckException;
import io.karasu.spark.Columns;
import io.karasu.spark.InputException;
import io.karasu.spark.RecordEncoder;
import io.karasu.spark.RunFolder;
import io.karasu.spark.StepRecord;
import io.karasu.spark.StopException;
import io.karasu.tokenize.TokenizerFiles;
import io.karasu.tokenize.Vocabulary;
import io.karasu.train.Checkpoint;
import io.karasu.train.CheckpointSource;
import io.karasu.train.CheckpointStore;
import io.karasu.train.DataException;
import io.karasu.train.Sequences;
import io.karasu.train.StepEntry;
import io.karasu.train.StepLog;
import io.karasu.train.TrainConfig;
import io.karasu.train.Trainer;
import io.karasu.train.Training;
import io.karasu.train.barrier.BarrierTraining;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of {@code pretrain} and {@code finetune}: looks at the inputs, trains in a barrier
 * stage, writes the table {@code steps} and exports the model.
 */
final class TrainingRun {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final Run run;
  private final Step step;
  private final TrainConfig config;
  private final Configuration hadoop;

  TrainingRun(Run run, Step step, TrainConfig config) {
    this.run = run;
    this.step = step;
    this.config = config;
    this.hadoop = run.session().sessionState().newHadoopConf();
  }

  void run() {
    if (!config.model().isGiven()) {
      LOG.info(
          "{}: nothing to train: neither {}.model.path nor {}.model.config is set",
          step.id(),
          step.id(),
          step.id());
      return;
    }
    Training training = found(this::training);
    checkData(training);
    Trainer.Result result =
        found(
            () ->
                BarrierTraining.run(run.session().sparkContext(), training, run.folder(), hadoop));
    if (result.ending() == Trainer.Ending.WATCH) {
      // Without a model the step is not finished; the table shows where it stopped.
      writeSteps(new StepLog(training.folder(), hadoop).read(result.steps()));
      throw new CheckException(
          step.id() + ": " + result.why() + " (the table steps ends with it; no model is written)");
    }
    if (result.ending() == Trainer.Ending.WISH) {
      throw new StopException(
          String.format(
              "%s: ended after step %,d, with a checkpoint: %s; the same command goes on from there",
              step.id(), result.steps(), result.why()));
    }
    CheckpointStore store = new CheckpointStore(training.folder(), hadoop);
    Checkpoint last =
        store.newest().orElseThrow(() -> new IllegalStateException("no checkpoint was left"));
    List<StepEntry> entries = new StepLog(training.folder(), hadoop).read(last.state().step());
    writeSteps(entries);
    TrainingFigures figures = TrainingFigures.of(run, training, last.state(), entries);
    export(training, last, figures);
    run.report(TrainingFigures.REPORT, figures.report());
    run.report(StepRecord.FILES, List.of(model() + "/config.json", "tables/steps/_SUCCESS"));
  }

  private String model() {
    return "models/" + config.name();
  }

  /** Looks at the model and the tokenizer. */
  private Training training() {
    RunFolder folder = run.folder();
    Table table = TrainingInputs.table(config);
    String path = TrainingInputs.modelPath(config, folder);
    Vocabulary vocabulary = vocabulary();
    DecoderConfig decoder =
        path == null ? shape(vocabulary) : ModelFolder.open(path, hadoop).config();
    if (decoder.vocabulary() < vocabulary.size()) {
      throw new ConfigException(
          List.of(
              String.format(
                  "conf: %s.model.path: %s has %d rows in its embedding (expected at least the %d ids of the run's tokenizer: another model, or another tokenize.tokenizer)",
                  step.id(), path, decoder.vocabulary(), vocabulary.size())));
    }
    return new Training(
        step.id(),
        config,
        decoder,
        path,
        folder.table(table).toString(),
        run.finished(Step.writerOf(table)).outputs().get(table.folder()).digest(),
        folder.root() + "/checkpoints/" + config.name(),
        TrainingInputs.code());
  }

  private DecoderConfig shape(Vocabulary vocabulary) {
    OptionalInt eos = id(vocabulary, "eos_token");
    try {
      return config
          .model()
          .config()
          .decoder(
              vocabulary.size(),
              orNull(id(vocabulary, "bos_token")),
              eos.isPresent() ? List.of(eos.getAsInt()) : List.of(),
              orNull(id(vocabulary, "pad_token")));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of("conf: " + step.id() + ".model.config." + e.getMessage()));
    }
  }

  @Nullable
  private static Integer orNull(OptionalInt id) {
    return id.isPresent() ? (Integer) id.getAsInt() : null;
  }

  private static OptionalInt id(Vocabulary vocabulary, String name) {
    return vocabulary.special(name).map(vocabulary::id).orElse(OptionalInt.empty());
  }

  private Vocabulary vocabulary() {
    RunFolder folder = run.folder();
    Path tokenizer = new Path(folder.tokenizer(), TokenizerFiles.TOKENIZER);
    byte[] files =
        folder
            .read(tokenizer)
            .orElseThrow(
                () ->
                    new InputException(
                        tokenizer + " is missing (run jobs/submit.py tokenize first)"));
    byte[] special = folder.read(new Path(folder.tokenizer(), TokenizerFiles.CONFIG)).orElse(null);
    return new Vocabulary(files, special);
  }

  /** What depends on the table's size fails here, before anything is started. */
  private void checkData(Training training) {
    Sequences sequences =
        found(() -> Sequences.open(training.sequences(), hadoop, config.blockRows()));
    long trained = sequences.rows() - config.validationSequences();
    if (trained < 1) {
      throw new ConfigException(
          List.of(
              String.format(
                  "conf: %s.validationSequences: %d (expected fewer than the table's %d sequences)",
                  step.id(), config.validationSequences(), sequences.rows())));
    }
    try {
      config.schedule().over(config.steps(trained, sequences.sequenceLength()));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of("conf: " + step.id() + ".schedule: " + e.getMessage()));
    }
  }

  private static <T> T found(Supplier<T> work) {
    try {
      return work.get();
    } catch (ModelException | DataException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private void writeSteps(List<StepEntry> entries) {
    List<TrainingStep> rows = entries.stream().map(StepEntry::row).toList();
    Dataset<Row> steps =
        Columns.toDisk(
            run.session().createDataset(rows, RecordEncoder.of(TrainingStep.class)),
            TrainingStep.class);
    if (run.folder().isComplete(run.folder().table(Table.STEPS))) {
      Dataset<Row> others = run.rows(Table.STEPS).where(col("model").notEqual(config.name()));
      // Read before the table that it comes from is replaced.
      List<Row> kept = others.collectAsList();
      steps = run.session().createDataFrame(kept, others.schema()).unionByName(steps);
    }
    run.write(Table.STEPS, steps.coalesce(1).sortWithinPartitions("model", "step"));
  }

  private void export(Training training, Checkpoint last, TrainingFigures figures) {
    Dtype dtype =
        config.export().dtype() == TrainConfig.Dtype.FLOAT32 ? Dtype.FLOAT32 : Dtype.BFLOAT16;
    ExportOptions options =
        new ExportOptions(
            dtype,
            config.export().maxFileSize(),
            run.folder().tokenizer().toString(),
            null,
            training.decoder().eosIds(),
            figures.card());
    try (CheckpointSource source = new CheckpointSource(last, training.decoder())) {
      ModelExport.export(source, run.folder().root() + "/" + model(), options, hadoop);
    }
    LOG.info("{}: the model is in {}/{}", step.id(), run.folder().root(), model());
  }
}
