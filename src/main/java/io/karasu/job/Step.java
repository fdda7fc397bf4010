package io.karasu.job;

import io.karasu.corpus.Table;
import io.karasu.pack.PackConfig;
import io.karasu.train.TrainConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The steps in their order, the tables that each reads and writes, and the type of its
 * configuration.
 */
enum Step {
  INGEST(IngestJob.Config.class, IngestJob::run, List.of(), List.of(), List.of(Table.DOCUMENTS)),
  MEASURE(
      MeasureJob.Config.class,
      MeasureJob::run,
      List.of(Table.DOCUMENTS),
      List.of(),
      List.of(Table.SIGNALS, Table.SIGNATURES)),
  FILTER(FilterJob.Config.class, FilterJob::run, List.of(Table.SIGNALS), List.of(), List.of()),
  DEDUP(
      DedupJob.Config.class,
      DedupJob::run,
      List.of(Table.SIGNALS, Table.SIGNATURES),
      List.of("filter"),
      List.of()),
  SELECT(
      SelectJob.Config.class,
      SelectJob::run,
      List.of(Table.DOCUMENTS),
      List.of("filter", "dedup"),
      List.of(Table.CORPUS)),
  TOKENIZE(
      TokenizeJob.Config.class,
      TokenizeJob::run,
      List.of(Table.CORPUS),
      List.of(),
      List.of(Table.TOKENS)),
  PACK(PackConfig.class, PackJob::run, List.of(Table.TOKENS), List.of(), List.of(Table.SEQUENCES)),
  PRETRAIN(TrainConfig.class, PretrainJob::run, List.of(), List.of(), List.of()),
  FINETUNE(TrainConfig.class, FinetuneJob::run, List.of(), List.of(), List.of()),
  /** Reads whatever is there and writes files, no table and no part of the ledger. */
  REPORT(ReportJob.Config.class, ReportJob::run, List.of(), List.of(), List.of());

  private final Class<? extends Record> config;
  private final BiConsumer<Run, Record> body;
  private final List<Table> reads;
  private final List<String> ledgers;
  private final List<Table> writes;

  <C extends Record> Step(
      Class<C> config,
      BiConsumer<Run, C> body,
      List<Table> reads,
      List<String> ledgers,
      List<Table> writes) {
    this.config = config;
    this.body = (run, record) -> body.accept(run, config.cast(record));
    this.reads = reads;
    this.ledgers = ledgers;
    this.writes = writes;
  }

  /** The name on the command line, of the config file and of the record in {@code _run/}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  Class<? extends Record> config() {
    return config;
  }

  /** Reads, transforms and writes tables; {@code record} is of the type of {@link #config}. */
  void run(Run run, Record record) {
    body.accept(run, record);
  }

  /** Tables that the step reads. */
  List<Table> reads() {
    return reads;
  }

  /** Steps whose part of the ledger the step reads. */
  List<String> ledgers() {
    return ledgers;
  }

  /** Tables that the step writes, besides its part of the ledger. */
  List<Table> writes() {
    return writes;
  }

  /** Whether the step has a part of the ledger, be it empty; a training rejects nothing. */
  boolean hasLedger() {
    return this != REPORT && !isTraining();
  }

  /** Whether the step trains a model: one long task, which says itself how far it is. */
  boolean isTraining() {
    return config == TrainConfig.class;
  }

  static Optional<Step> named(String id) {
    return List.of(values()).stream().filter(step -> step.id().equals(id)).findFirst();
  }

  /** The step that writes a table. */
  static Step writerOf(Table table) {
    return List.of(values()).stream()
        .filter(step -> step.writes.contains(table))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no step writes " + table.folder()));
  }

  static String names() {
    return String.join(", ", List.of(values()).stream().map(Step::id).toList());
  }
}
