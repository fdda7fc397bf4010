package io.karasu.job;

import static org.apache.spark.sql.functions.lit;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Rejection;
import io.karasu.corpus.Table;
import io.karasu.spark.CheckException;
import io.karasu.spark.Columns;
import io.karasu.spark.RecordEncoder;
import io.karasu.spark.RunFolder;
import io.karasu.spark.StepRecord;
import io.karasu.spark.StepRecord.Balance;
import io.karasu.spark.StepRecord.Cost;
import io.karasu.spark.TableDigest;
import io.karasu.spark.TableSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One step at work in one run folder: the session, the tables, the ledger, and the proof that
 * nothing was lost.
 */
final class Run {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private static final String RED = "\u001b[1;31m";
  private static final String RESET = "\u001b[0m";

  private final SparkSession session;
  private final RunFolder folder;
  private final Step step;
  private final Map<String, TableSummary> outputs = new LinkedHashMap<>();
  private final Map<String, Object> report = new LinkedHashMap<>();
  private Map<String, Balance> balance = Map.of();

  Run(SparkSession session, RunFolder folder, Step step) {
    this.session = session;
    this.folder = folder;
    this.step = step;
  }

  SparkSession session() {
    return session;
  }

  RunFolder folder() {
    return folder;
  }

  /** A table as rows, under the names on disk. */
  Dataset<Row> rows(Table table) {
    return Columns.contract(session.read().parquet(folder.table(table).toString()), table.row());
  }

  /** A table as records. */
  <T extends Record> Dataset<T> read(Table table, Class<T> row) {
    return Columns.fromDisk(rows(table), row);
  }

  /** A step's part of the ledger. */
  Dataset<Row> ledger(String writer) {
    return Columns.contract(
        session.read().parquet(folder.ledger(writer).toString()), Rejection.class);
  }

  /** Where this step may keep rows for a moment. */
  Path staging(String name) {
    return new Path(folder.staging(step.id()), name);
  }

  /** Writes a table from records. */
  <T extends Record> TableSummary write(Table table, Dataset<?> rows, Class<T> row) {
    return write(table, Columns.toDisk(rows, row));
  }

  /** Writes a table from rows under the names on disk, in the place of an older one. */
  TableSummary write(Table table, Dataset<Row> rows) {
    return write(table, folder.table(table), table.folder(), rows);
  }

  /** A table that lies in the staging folder. */
  record Staged(Table table, Path path, TableSummary summary) {}

  /** Writes a table from rows under the names on disk into the staging folder. */
  Staged stage(Table table, Dataset<Row> rows) {
    session.sparkContext().setJobDescription(step.id() + ": write " + table.folder());
    Path path = staging("whole-" + table.folder());
    return new Staged(table, path, writeTo(path, table, rows));
  }

  /** The rows of a staged table. */
  Dataset<Row> rows(Staged staged) {
    return session.read().parquet(staged.path().toString());
  }

  /** Puts a staged table in its place as it is: it is renamed, or copied on an object store. */
  TableSummary adopt(Staged staged) {
    if (!folder.renames()) {
      return write(staged.table(), rows(staged));
    }
    Path target = folder.table(staged.table());
    folder.swapIn(staged.path(), target, step.id());
    return keep(staged.summary(), target, staged.table().folder());
  }

  /** Writes this step's part of the ledger. */
  TableSummary reject(Dataset<Row> rejections) {
    TableSummary summary =
        write(Table.REJECTIONS, folder.ledger(step.id()), Table.REJECTIONS.folder(), rejections);
    folder.markLedger();
    return summary;
  }

  /** Writes an empty part of the ledger, for a step that rejects nothing. */
  void rejectNothing() {
    reject(
        Columns.toDisk(session.emptyDataset(RecordEncoder.of(Rejection.class)), Rejection.class));
  }

  /** Adds something to what {@code _run/STEP.json} says. */
  void report(String name, Object value) {
    report.put(name, value);
  }

  /** What an earlier step left. */
  StepRecord finished(Step earlier) {
    return folder.record(earlier.id()).orElseThrow();
  }

  /**
   * Proves that for every source units in = units out + rejected units, and keeps the figures.
   *
   * @throws CheckException if it does not hold
   */
  void conserve(Map<String, Long> in, Map<String, Long> out) {
    Map<String, Map<String, Long>> rejected = new TreeMap<>();
    outputs
        .get(Table.REJECTIONS.folder())
        .bySource()
        .forEach(
            (key, count) -> {
              int tab = key.indexOf('\t');
              rejected
                  .computeIfAbsent(key.substring(0, tab), source -> new TreeMap<>())
                  .put(key.substring(tab + 1), count);
            });
    conserve(in, out, rejected);
  }

  /** The same with rejections of other steps counted, by source and rule. */
  void conserve(
      Map<String, Long> in, Map<String, Long> out, Map<String, Map<String, Long>> rejected) {
    TreeSet<String> sources = new TreeSet<>(in.keySet());
    sources.addAll(out.keySet());
    sources.addAll(rejected.keySet());
    Map<String, Balance> found = new TreeMap<>();
    for (String source : sources) {
      Balance units =
          new Balance(
              in.getOrDefault(source, 0L),
              out.getOrDefault(source, 0L),
              rejected.getOrDefault(source, Map.of()));
      if (!units.holds()) {
        throw new CheckException(
            String.format(
                "%s, source %s: %d units in, %d out and %d rejected (expected in = out + rejected); "
                    + "the tables of this step are not to be trusted, please report it",
                step.id(), source, units.in(), units.out(), units.rejectedInAll()));
      }
      found.put(source, units);
    }
    balance = found;
  }

  /** Says in red if more than {@code share} of a source was rejected. */
  void alarm(double share) {
    balance.forEach(
        (source, units) -> {
          if (units.rejectedInAll() > share * units.in()) {
            LOG.error(
                "{}WIPE-OUT: {} rejected {} of {} units of source {} ({}){}; wipeOutShare is {}",
                RED,
                step.id(),
                units.rejectedInAll(),
                units.in(),
                source,
                units.rejected(),
                RESET,
                share);
          }
        });
  }

  /** What the step leaves when it is done. */
  StepRecord record(
      Fingerprint fingerprint,
      Object config,
      Map<String, String> versions,
      double seconds,
      @Nullable Cost cost) {
    return new StepRecord(
        step.id(),
        fingerprint.sha256(),
        config,
        fingerprint.inputs(),
        outputs,
        balance,
        report,
        versions,
        seconds,
        cost);
  }

  private TableSummary write(Table table, Path target, String name, Dataset<Row> rows) {
    session.sparkContext().setJobDescription(step.id() + ": write " + name);
    Path next = folder.next(target, step.id());
    TableSummary summary = writeTo(next, table, rows);
    folder.swapIn(next, target, step.id());
    return keep(summary, target, name);
  }

  private static TableSummary writeTo(Path path, Table table, Dataset<Row> rows) {
    TableDigest.Passing passing = TableDigest.passing(rows, table);
    // A limit of the session would cut the files of sequences, whose rows are found by arithmetic.
    passing
        .rows()
        .write()
        .mode("overwrite")
        .option("maxRecordsPerFile", 0)
        // No text comes twice: a dictionary would be begun for it and thrown away.
        .option("parquet.enable.dictionary#text", false)
        .parquet(path.toString());
    return passing.summary();
  }

  private TableSummary keep(TableSummary summary, Path path, String name) {
    outputs.put(name, summary);
    LOG.info("{}: {} rows in {}", step.id(), String.format("%,d", summary.rows()), path);
    return summary;
  }

  /** A column that is null in every row. */
  static Column nothing(String type) {
    return lit(null).cast(type);
  }
}
