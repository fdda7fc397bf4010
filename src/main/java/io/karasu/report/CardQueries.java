package io.karasu.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.karasu.corpus.Table;
import io.karasu.report.SourceCard.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** What the corpus holds: one scan of its text for sizes, then narrow rows. */
final class CardQueries {

  /** Scheme, credentials, host. */
  private static final String HOST = "^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]+)";

  /** Credits follow the licence after this. */
  private static final String CREDITS = "; ";

  private static final String NONE = "none stated";
  private static final String OTHER = "(others)";

  private CardQueries() {}

  /** One card of each source; empty before {@code select}. */
  static List<SourceCard> cards(RunTables tables, ReportOptions options) {
    if (tables.table(Table.CORPUS).isEmpty()) {
      return List.of();
    }
    Dataset<Row> rows = tables.staged(rows(tables), "card");
    Map<String, List<Share>> hosts =
        shares(rows.where(col("host").isNotNull()), "host", "documents", options.topHosts());
    Map<String, List<Share>> licences = shares(rows, "licence", "weight", options.topLicences());
    List<SourceCard> cards = new ArrayList<>();
    for (Row row :
        rows.groupBy("source")
            .agg(
                count(lit(1)),
                sum("characters"),
                sum("bytes"),
                sum("tokens"),
                count("date"),
                min("date"),
                max("date"),
                count("host"),
                countDistinct("host"))
            .orderBy("source")
            .collectAsList()) {
      String source = row.getString(0);
      cards.add(card(row, hosts.getOrDefault(source, List.of()), licences.get(source)));
    }
    return cards;
  }

  private static SourceCard card(Row row, List<Share> hosts, List<Share> licences) {
    Volume volume = new Volume(row.getLong(1), row.getLong(2), row.getLong(3));
    long tokens = row.getLong(4);
    Map<String, Long> shares = new LinkedHashMap<>();
    long rest = tokens > 0 ? tokens : volume.documents();
    for (Share licence : licences) {
      long part = tokens > 0 ? licence.tokens() : licence.documents();
      shares.put(licence.name(), part);
      rest -= part;
    }
    if (rest > 0) {
      shares.put(OTHER, rest);
    }
    return new SourceCard(
        row.getString(0),
        volume,
        tokens,
        row.getLong(5),
        row.getString(6),
        row.getString(7),
        row.getLong(8),
        row.getLong(9),
        hosts,
        shares);
  }

  /** id, source, licence, date, host, characters, bytes, tokens. */
  private static Dataset<Row> rows(RunTables tables) {
    Column host = lower(regexp_extract(col("url"), HOST, 1));
    Column licence = substring_index(col("license"), CREDITS, 1);
    Dataset<Row> narrow =
        tables
            .table(Table.CORPUS)
            .get()
            .select(
                col("id"),
                col("source"),
                when(licence.isNull().or(licence.equalTo("")), NONE)
                    .otherwise(licence)
                    .as("licence"),
                col("date"),
                when(host.notEqual(""), host).as("host"),
                length(col("text")).cast("long").as("characters"),
                octet_length(col("text")).cast("long").as("bytes"));
    if (tables.table(Table.TOKENS).isEmpty()) {
      return narrow.withColumn("tokens", lit(0L));
    }
    Dataset<Row> tokens =
        tables
            .table(Table.TOKENS)
            .get()
            .select(col("id").as("token_id"), col("length").cast("long").as("token_count"));
    return narrow
        .join(tokens, col("id").equalTo(col("token_id")), "left")
        .select(
            col("id"),
            col("source"),
            col("licence"),
            col("date"),
            col("host"),
            col("characters"),
            col("bytes"),
            when(col("token_count").isNull(), 0L).otherwise(col("token_count")).as("tokens"));
  }

  /** Source → the largest values of a column; {@code weight} is tokens, then documents. */
  private static Map<String, List<Share>> shares(
      Dataset<Row> rows, String column, String by, int top) {
    Column place =
        row_number()
            .over(
                Window.partitionBy("source")
                    .orderBy(
                        by.equals("documents") ? col("documents").desc() : col("tokens").desc(),
                        col("documents").desc(),
                        col(column)));
    Map<String, List<Share>> shares = new HashMap<>();
    for (Row row :
        rows.groupBy("source", column)
            .agg(count(lit(1)).as("documents"), sum("tokens").as("tokens"))
            .withColumn("place", place)
            .where(col("place").leq(top))
            .orderBy("source", "place")
            .collectAsList()) {
      shares
          .computeIfAbsent(row.getString(0), source -> new ArrayList<>())
          .add(new Share(Shown.masked(row.getString(1), 120), row.getLong(2), row.getLong(3)));
    }
    return shares;
  }
}
