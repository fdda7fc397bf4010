package io.karasu.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/** What the ledger says: units by reason, and samples of each. Texts are read for samples only. */
final class LedgerQueries {

  /** Read beyond what is shown, so that personal data at the cut is seen whole and masked. */
  private static final int MARGIN = 200;

  /** Code points kept of the ledger's detail. */
  private static final int DETAIL = 600;

  /** What tells rows of one reason apart, whatever the order of the table. */
  private static final Column[] ORDER = {
    col("id").asc_nulls_last(),
    col("survivor_id").asc_nulls_last(),
    col("source"),
    col("unit"),
    col("value").asc_nulls_last(),
    col("detail").asc_nulls_last(),
    col("file").asc_nulls_last(),
    col("position").asc_nulls_last()
  };

  private final RunTables tables;

  LedgerQueries(RunTables tables) {
    this.tables = tables;
  }

  /**
   * Units and text of one source under one rule.
   *
   * @param volume units; text of those that are documents
   */
  record Count(String step, String source, String rule, Volume volume) {}

  /** Units and text by step, source and rule. {@code sizes} has id, characters, bytes. */
  List<Count> counts(Dataset<Row> sizes) {
    List<Count> counts = new ArrayList<>();
    ledger()
        .ifPresent(
            ledger ->
                ledger
                    .select("stage", "source", "rule", "id")
                    .join(
                        sizes.select(col("id").as("sized"), col("characters"), col("bytes")),
                        col("id").equalTo(col("sized")),
                        "left")
                    .groupBy("stage", "source", "rule")
                    .agg(functions.count(lit(1)), sum("characters"), sum("bytes"))
                    .orderBy("stage", "source", "rule")
                    .collectAsList()
                    .forEach(row -> counts.add(count(row))));
    return counts;
  }

  /** Step and rule → samples, those with the smallest ids. */
  Map<List<String>, List<Sample>> samples(ReportOptions options) {
    Map<List<String>, List<Sample>> samples = new HashMap<>();
    Optional<Dataset<Row>> ledger = ledger();
    if (ledger.isEmpty() || options.samplesPerReason() == 0) {
      return samples;
    }
    List<Row> chosen =
        ledger
            .get()
            .withColumn(
                "place_in_reason",
                row_number().over(Window.partitionBy("stage", "rule").orderBy(ORDER)))
            .where(col("place_in_reason").leq(options.samplesPerReason()))
            .orderBy("stage", "rule", "place_in_reason")
            .collectAsList();
    Map<String, Row> documents = documents(chosen, options.sampleCharacters() + MARGIN);
    for (Row row : chosen) {
      samples
          .computeIfAbsent(
              List.of(row.<String>getAs("stage"), row.<String>getAs("rule")),
              key -> new ArrayList<>())
          .add(sample(row, documents, options.sampleCharacters()));
    }
    return samples;
  }

  private Optional<Dataset<Row>> ledger() {
    return tables.ledgers().entrySet().stream()
        .map(part -> part.getValue().withColumn("stage", lit(part.getKey())))
        .reduce(Dataset::unionByName);
  }

  private Map<String, Row> documents(List<Row> chosen, int characters) {
    TreeSet<String> ids = new TreeSet<>();
    for (Row row : chosen) {
      ids.add(String.valueOf(row.<String>getAs("id")));
      ids.add(String.valueOf(row.<String>getAs("survivor_id")));
    }
    Map<String, Row> documents = new HashMap<>();
    tables
        .table(Table.DOCUMENTS)
        .ifPresent(
            rows ->
                rows.where(col("id").isin(ids.toArray()))
                    .select(
                        col("id"),
                        col("title"),
                        col("url"),
                        substring(col("text"), 1, characters).as("text"))
                    .collectAsList()
                    .forEach(row -> documents.put(row.getString(0), row)));
    return documents;
  }

  private static Sample sample(Row row, Map<String, Row> documents, int characters) {
    Row own = documents.get(row.<String>getAs("id"));
    Row survivor = documents.get(row.<String>getAs("survivor_id"));
    return new Sample(
        row.getAs("unit"),
        row.getAs("id"),
        row.getAs("source"),
        row.getAs("value"),
        row.getAs("threshold"),
        row.getAs("survivor_id"),
        place(row),
        Shown.masked(row.getAs("detail"), DETAIL),
        own == null ? null : Shown.masked(own.getAs("title"), characters),
        own == null ? null : Shown.masked(own.getAs("url"), Integer.MAX_VALUE),
        own == null ? null : Shown.masked(own.getAs("text"), characters),
        survivor == null ? null : Shown.masked(survivor.getAs("text"), characters));
  }

  /** The file's name without its folders, and the position. */
  @Nullable
  private static String place(Row row) {
    String file = row.getAs("file");
    if (file == null) {
      return null;
    }
    String name = file.substring(file.lastIndexOf('/') + 1);
    Object position = row.getAs("position");
    return Shown.masked(position == null ? name : name + " @ " + position, Integer.MAX_VALUE);
  }

  private static Count count(Row row) {
    return new Count(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        new Volume(row.getLong(3), orZero(row, 4), orZero(row, 5)));
  }

  private static long orZero(Row row, int column) {
    return row.isNullAt(column) ? 0 : row.getLong(column);
  }

  /** Characters and bytes of each document: the one scan of a table's texts for their sizes. */
  static Dataset<Row> sizes(Dataset<Row> documents) {
    return documents.select(
        col("id"),
        col("source"),
        coalesce(functions.length(col("text")), lit(0)).cast("long").as("characters"),
        functions.octet_length(col("text")).cast("long").as("bytes"));
  }
}
