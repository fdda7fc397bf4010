package io.karasu.job;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Table;
import io.karasu.report.RunTables;
import io.karasu.spark.RunFolder;
import io.karasu.spark.StepRecord;
import io.karasu.spark.TableSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds what a report can show: the finished steps, their tables, and what is missing. */
final class ReportTables {

  private ReportTables() {}

  /** What there is of a run. A step whose input was made again since is left out, and named. */
  static RunTables of(Run run) {
    RunFolder folder = run.folder();
    List<StepRecord> records = new ArrayList<>();
    Map<String, String> open = new LinkedHashMap<>();
    Map<Table, Dataset<Row>> tables = new TreeMap<>();
    Map<String, Dataset<Row>> ledgers = new LinkedHashMap<>();
    Map<String, UnaryOperator<Column>> orders = new LinkedHashMap<>();
    for (Step step : Step.values()) {
      if (step == Step.REPORT || isNotAsked(step, folder)) {
        continue;
      }
      String why = whyNot(step, folder, open);
      if (why != null) {
        open.put(step.id(), why);
        continue;
      }
      records.add(folder.record(step.id()).orElseThrow());
      step.writes().forEach(table -> tables.put(table, run.rows(table)));
      if (step.hasLedger()) {
        ledgers.put(step.id(), run.ledger(step.id()));
      }
      if (step.isTraining() && run.folder().isComplete(run.folder().table(Table.STEPS))) {
        tables.put(Table.STEPS, run.rows(Table.STEPS));
        TrainingOrder.of(folder, step).ifPresent(order -> orders.put(step.id(), order::index));
      }
    }
    return new RunTables(
        run.session(),
        Summary.shown(folder.root().toString()),
        records,
        open,
        tables,
        ledgers,
        orders,
        run.staging("report").toString());
  }

  /** Whether nobody has begun a training, which not every run wants. */
  private static boolean isNotAsked(Step step, RunFolder folder) {
    return step.isTraining() && folder.record(step.id()).isEmpty() && !folder.has("checkpoints");
  }

  @Nullable
  private static String whyNot(Step step, RunFolder folder, Map<String, String> open) {
    String missing = Steps.incomplete(step, folder);
    if (missing != null) {
      return "it has not finished";
    }
    StepRecord record = folder.record(step.id()).orElseThrow();
    for (Table table : step.reads()) {
      String why =
          stale(record, Step.writerOf(table), table.folder(), table.folder(), folder, open);
      if (why != null) {
        return why;
      }
    }
    if (step.isTraining()) {
      String why = TrainingOrder.staleTable(folder, step).orElse(null);
      if (why != null) {
        return why;
      }
    }
    for (String writer : step.ledgers()) {
      Step earlier = Step.named(writer).orElseThrow();
      String why =
          stale(
              record, earlier, Table.REJECTIONS.folder(), "rejections of " + writer, folder, open);
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  /** Whether a step read something else than what is there now. */
  @Nullable
  private static String stale(
      StepRecord reader,
      Step writer,
      String output,
      String input,
      RunFolder folder,
      Map<String, String> open) {
    if (open.containsKey(writer.id())) {
      return writer.id() + " comes before it";
    }
    TableSummary now = folder.record(writer.id()).orElseThrow().outputs().get(output);
    boolean isSame = now != null && now.digest().equals(reader.inputs().get(input));
    return isSame ? null : writer.id() + " made " + input + " again after it";
  }
}
