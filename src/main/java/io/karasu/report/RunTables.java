package io.karasu.report;

import io.karasu.corpus.Table;
import io.karasu.spark.StepRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What there is of a run.
 *
 * @param session the session
 * @param folder the run folder, as it is to be shown
 * @param records of the finished steps, in their order
 * @param open steps that have not finished or whose input was made again since → why
 * @param tables the complete tables but the ledger
 * @param ledgers of the finished steps, each its own part
 * @param orders trainings → the index of the sequence at a place of their order
 * @param staging a folder for rows that are used more than once; removed when the step ends
 */
public record RunTables(
    SparkSession session,
    String folder,
    List<StepRecord> records,
    Map<String, String> open,
    Map<Table, Dataset<Row>> tables,
    Map<String, Dataset<Row>> ledgers,
    Map<String, UnaryOperator<Column>> orders,
    String staging) {

  /** The rows of a table; empty if it is not complete. */
  Optional<Dataset<Row>> table(Table table) {
    return Optional.ofNullable(tables.get(table));
  }

  /** The record of a finished step. */
  Optional<StepRecord> record(String step) {
    return records.stream().filter(record -> record.step().equals(step)).findFirst();
  }

  /** Writes narrow rows once, for several queries. */
  Dataset<Row> staged(Dataset<Row> rows, String name) {
    String path = staging + "/" + name;
    rows.write().mode("overwrite").parquet(path);
    return session.read().parquet(path);
  }
}
