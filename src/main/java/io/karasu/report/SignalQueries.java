package io.karasu.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.karasu.corpus.Signals;
import io.karasu.corpus.Table;
import io.karasu.report.SignalFigures.Distribution;
import io.karasu.report.SignalFigures.Scale;
import io.karasu.spark.Columns;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * How the measures are distributed, by source. One scan of {@code signals} counts the distinct
 * values (shares rounded to 4 decimals, other measures to 1); bars and quantiles come from these
 * counts.
 */
final class SignalQueries {

  private static final List<String> COLUMNS =
      Arrays.stream(Signals.class.getRecordComponents())
          .filter(component -> component.getType() != String.class)
          .map(RecordComponent::getName)
          .map(Columns::onDisk)
          .toList();

  private final RunTables tables;
  private final List<Bound> bounds;
  private final Axes axes;

  SignalQueries(RunTables tables, List<Bound> bounds, int bars) {
    this.tables = tables;
    this.bounds = bounds;
    this.axes = new Axes(bars);
  }

  /** The distribution of every measure; empty before {@code measure}. */
  List<SignalFigures> figures() {
    if (tables.table(Table.SIGNALS).isEmpty()) {
      return List.of();
    }
    Dataset<Row> counts = tables.staged(counts(tables.table(Table.SIGNALS).get()), "signal_counts");
    Map<List<String>, Row> summaries = new TreeMap<>(LEXICAL);
    for (Row row : summaries(counts).collectAsList()) {
      summaries.put(List.of(row.getString(0), row.getString(1)), row);
    }
    Map<List<String>, long[]> bins = bins(counts);
    return COLUMNS.stream()
        .filter(signal -> summaries.keySet().stream().anyMatch(key -> key.get(0).equals(signal)))
        .map(signal -> figures(signal, summaries, bins))
        .toList();
  }

  private static final java.util.Comparator<List<String>> LEXICAL =
      java.util.Comparator.<List<String>, String>comparing(key -> key.get(0))
          .thenComparing(key -> key.get(1));

  private SignalFigures figures(
      String signal, Map<List<String>, Row> summaries, Map<List<String>, long[]> bins) {
    Map<String, long[]> fine = new LinkedHashMap<>();
    summaries.keySet().stream()
        .filter(key -> key.get(0).equals(signal))
        .forEach(
            key ->
                fine.put(
                    key.get(1), bins.getOrDefault(key, new long[axes.fineBins(scale(signal))])));
    List<Bound> own = bounds.stream().filter(bound -> bound.signal().equals(signal)).toList();
    Axes.Axis axis = axes.choose(scale(signal), fine.values(), own);
    Map<String, Distribution> sources = new TreeMap<>();
    fine.forEach(
        (source, counts) ->
            sources.put(
                source, distribution(summaries.get(List.of(signal, source)), axis.bars(counts))));
    return new SignalFigures(
        signal, scale(signal), axis.edges(), own.stream().map(Bound::name).toList(), sources);
  }

  private static Distribution distribution(Row row, List<Long> bars) {
    long documents = row.getLong(2);
    return new Distribution(
        documents,
        row.getLong(3),
        number(row, 4),
        number(row, 5),
        number(row, 6),
        number(row, 7),
        number(row, 8),
        bars);
  }

  private static double number(Row row, int column) {
    return row.isNullAt(column) ? 0 : row.getDouble(column);
  }

  /** signal, source, value (null: not measured), units. */
  private static Dataset<Row> counts(Dataset<Row> signals) {
    String pairs =
        COLUMNS.stream()
            .map(name -> "'" + name + "', cast(" + name + " as double)")
            .collect(Collectors.joining(", "));
    Column isShare = col("signal").endsWith("share");
    Column value =
        when(isnan(col("measured")), lit(null))
            .when(isShare, round(col("measured"), 4))
            .otherwise(round(col("measured"), 1));
    return signals
        .select(
            col("source"),
            expr("stack(" + COLUMNS.size() + ", " + pairs + ") as (signal, measured)"))
        .groupBy(col("signal"), col("source"), value.as("value"))
        .agg(count(lit(1)).as("units"));
  }

  /** signal, source, documents, missing, min, three quantiles, max. */
  private static Dataset<Row> summaries(Dataset<Row> counts) {
    var all = Window.partitionBy("signal", "source");
    Column known = when(col("value").isNotNull(), col("units")).otherwise(0L);
    return counts
        .withColumn("known", known)
        .withColumn("total", sum("known").over(all))
        .withColumn(
            "reached",
            sum("known")
                .over(
                    all.orderBy(col("value").asc_nulls_first())
                        .rowsBetween(Window.unboundedPreceding(), Window.currentRow())))
        .groupBy("signal", "source")
        .agg(
            sum("known"),
            sum(col("units").minus(col("known"))),
            min("value"),
            quantile("0.05"),
            quantile("0.5"),
            quantile("0.95"),
            max("value"));
  }

  private static Column quantile(String share) {
    return expr("min(if(reached >= ceil(" + share + " * total), value, null))");
  }

  private Map<List<String>, long[]> bins(Dataset<Row> counts) {
    Column linear =
        least(
                floor(col("value").multiply(axes.fineBins(Scale.LINEAR))),
                lit((long) axes.fineBins(Scale.LINEAR) - 1))
            .cast("long");
    Column bin = when(col("signal").endsWith("share"), linear).otherwise(Axes.logarithmicBin());
    Map<List<String>, long[]> bins = new TreeMap<>(LEXICAL);
    for (Row row :
        counts
            .where(not(col("value").isNull()))
            .groupBy(col("signal"), col("source"), bin.as("bin"))
            .agg(sum("units"))
            .collectAsList()) {
      List<String> key = List.of(row.getString(0), row.getString(1));
      bins.computeIfAbsent(key, k -> new long[axes.fineBins(scale(k.get(0)))])[
              (int) row.getLong(2)] =
          row.getLong(3);
    }
    return bins;
  }

  private static Scale scale(String signal) {
    return signal.endsWith("share") ? Scale.LINEAR : Scale.LOGARITHMIC;
  }

  /** The names of all measures, in the order of the table. */
  static List<String> names() {
    return new ArrayList<>(COLUMNS);
  }
}
