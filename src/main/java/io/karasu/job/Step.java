package io.karasu.job;

import io.karasu.corpus.Table;
import io.karasu.pack.PackConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The steps in their order, the tables that each reads and writes, and the type of its
 * configuration.
 */
enum Step {
  INGEST(IngestJob.Config.class, List.of(), List.of(), List.of(Table.DOCUMENTS)),
  MEASURE(
      MeasureJob.Config.class,
      List.of(Table.DOCUMENTS),
      List.of(),
      List.of(Table.SIGNALS, Table.SIGNATURES)),
  FILTER(FilterJob.Config.class, List.of(Table.SIGNALS), List.of(), List.of()),
  DEDUP(
      DedupJob.Config.class,
      List.of(Table.SIGNALS, Table.SIGNATURES),
      List.of("filter"),
      List.of()),
  SELECT(
      SelectJob.Config.class,
      List.of(Table.DOCUMENTS),
      List.of("filter", "dedup"),
      List.of(Table.CORPUS)),
  TOKENIZE(TokenizeJob.Config.class, List.of(Table.CORPUS), List.of(), List.of(Table.TOKENS)),
  PACK(PackConfig.class, List.of(Table.TOKENS), List.of(), List.of(Table.SEQUENCES)),
  /** Reads whatever is there and writes files, no table and no part of the ledger. */
  REPORT(ReportJob.Config.class, List.of(), List.of(), List.of());

  private final Class<? extends Record> config;
  private final List<Table> reads;
  private final List<String> ledgers;
  private final List<Table> writes;

  Step(
      Class<? extends Record> config, List<Table> reads, List<String> ledgers, List<Table> writes) {
    this.config = config;
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

  /** Files under the run folder that the step writes, besides tables. */
  List<String> files() {
    return this == REPORT ? List.of(ReportJob.HTML, ReportJob.JSON) : List.of();
  }

  /** Whether the step has a part of the ledger, be it empty. */
  boolean hasLedger() {
    return this != REPORT;
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
