package io.karasu.job;

import io.karasu.corpus.Table;
import io.karasu.spark.InputException;
import io.karasu.spark.RunFolder;
import io.karasu.spark.StepRecord;
import io.karasu.spark.TableDigest;
import io.karasu.spark.TableSummary;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What can be said of a run folder from {@code _run/}, without reading a table. */
final class RunViews {

  private final RunFolder folder;
  private final PrintStream out;

  RunViews(RunFolder folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  /** One line per complete table, by name: name, rows, digest. */
  void digest() {
    if (!folder.exists()) {
      throw new InputException(folder.root() + " is not there (expected a run folder)");
    }
    Map<String, String> lines = new TreeMap<>();
    List<TableSummary> ledger = new ArrayList<>();
    for (Step step : Step.values()) {
      Optional<StepRecord> record = folder.record(step.id());
      if (record.isEmpty() || Steps.incomplete(step, folder) != null) {
        continue;
      }
      for (Table table : step.writes()) {
        TableSummary summary = record.get().outputs().get(table.folder());
        lines.put(table.folder(), line(table.folder(), summary.rows(), summary.digest()));
      }
      if (step.hasLedger()) {
        ledger.add(record.get().outputs().get(Table.REJECTIONS.folder()));
      }
    }
    if (!ledger.isEmpty()) {
      long rows = ledger.stream().mapToLong(TableSummary::rows).sum();
      String sum = TableDigest.sum(ledger.stream().map(TableSummary::digest).toList());
      lines.put(Table.REJECTIONS.folder(), line(Table.REJECTIONS.folder(), rows, sum));
    }
    lines.values().forEach(out::println);
  }

  private static String line(String table, long rows, String digest) {
    return table + "\t" + rows + "\t" + digest;
  }
}
