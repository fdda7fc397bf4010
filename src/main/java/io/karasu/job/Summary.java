package io.karasu.job;

import io.karasu.corpus.Table;
import io.karasu.spark.RunFolder;
import io.karasu.spark.StepRecord;
import io.karasu.spark.StepRecord.Balance;
import io.karasu.spark.TableSummary;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What stands at the end of a run: per source what came in, what was rejected and why, what was
 * kept; and what to do next.
 */
final class Summary {

  private final RunFolder folder;
  private final PrintStream out;

  Summary(RunFolder folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  void print() {
    Map<Step, StepRecord> records = new TreeMap<>();
    for (Step step : Step.values()) {
      folder.record(step.id()).ifPresent(record -> records.put(step, record));
    }
    TreeSet<String> sources = new TreeSet<>();
    records.values().forEach(record -> sources.addAll(record.balance().keySet()));
    out.printf("%n%-16s %10s %10s %10s %14s%n", "source", "units in", "rejected", "kept", "tokens");
    sources.forEach(source -> source(source, records));
    sequences(records);
    hints(records.containsKey(Step.REPORT));
  }

  private void source(String source, Map<Step, StepRecord> records) {
    long in = balance(records, Step.INGEST, source).in();
    long kept =
        records.containsKey(Step.SELECT)
            ? count(records, Step.SELECT, Table.CORPUS, source)
            : in
                - records.keySet().stream()
                    .mapToLong(step -> balance(records, step, source).rejectedInAll())
                    .sum();
    long tokens = PackFigures.tokens(records.get(Step.PACK), source);
    out.printf(Locale.ROOT, "%-16s %,10d %,10d %,10d %,14d%n", source, in, in - kept, kept, tokens);
    for (Step step : Step.values()) {
      boolean isRepeated = step == Step.SELECT;
      balance(records, step, source)
          .rejected()
          .forEach(
              (rule, count) -> {
                if (!isRepeated) {
                  out.printf(Locale.ROOT, "    %-28s %,10d%n", step.id() + ": " + rule, count);
                }
              });
    }
  }

  private void sequences(Map<Step, StepRecord> records) {
    StepRecord pack = records.get(Step.PACK);
    if (pack != null) {
      out.println();
      PackFigures.lines(pack).forEach(out::println);
    }
  }

  private void hints(boolean hasReport) {
    String tables = shown(folder.root().toString()) + "/tables";
    if (hasReport) {
      out.printf(
          "%nReport: %s/%s (open it in a browser; the same numbers are in report.json beside it)%n",
          shown(folder.root().toString()), ReportJob.HTML);
    }
    out.printf(
        "%nTables: %s/{%s}%n",
        tables, String.join(",", List.of(Table.values()).stream().map(Table::folder).toList()));
    out.printf("%nLook at them with DuckDB (pip install duckdb):%n");
    out.printf("  import duckdb%n");
    out.printf(
        "  duckdb.sql(\"SELECT stage, source, rule, count(*) AS units FROM read_parquet('%s/rejections/**/*.parquet', hive_partitioning=true) GROUP BY ALL ORDER BY units DESC\").show()%n",
        tables);
    out.printf("or with PySpark: spark.read.parquet('%s/sequences').printSchema()%n", tables);
    out.printf(
        "%nNext: jobs/submit.py digest %s; your own data: a folder like conf/sample, then jobs/run_all.sh --conf FOLDER (README)%n",
        shown(folder.root().toString()));
  }

  /** A path without the scheme of local files. */
  static String shown(String uri) {
    return uri.startsWith("file:") ? uri.substring("file:".length()).replaceFirst("^//", "") : uri;
  }

  private static Balance balance(Map<Step, StepRecord> records, Step step, String source) {
    StepRecord record = records.get(step);
    Balance none = new Balance(0, 0, Map.of());
    return record == null ? none : record.balance().getOrDefault(source, none);
  }

  private static long count(Map<Step, StepRecord> records, Step step, Table table, String source) {
    StepRecord record = records.get(step);
    TableSummary summary = record == null ? null : record.outputs().get(table.folder());
    return summary == null ? 0 : summary.bySource().getOrDefault(source, 0L);
  }
}
