package io.karasu.dedup;

import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Removes documents that agree in one hash. The survivor is the longest, then the one whose source
 * comes first in the priority, then the one with the smallest id: a total order, so that it does
 * not depend on the cluster. One shuffle of narrow rows.
 */
public final class EqualHashes {

  private final String rule;
  private final String hash;
  private final List<String> sources;
  private final List<String> priority;

  /**
   * One rule of deduplication.
   *
   * @param rule its name in the ledger
   * @param hash the column of {@code signatures} that is compared
   * @param sources the sources it acts on, or {@code all}
   * @param priority sources in the order in which they are preferred; others come after them
   */
  public EqualHashes(String rule, String hash, List<String> sources, List<String> priority) {
    this.rule = rule;
    this.hash = hash;
    this.sources = List.copyOf(sources);
    this.priority = List.copyOf(priority);
  }

  /**
   * The losers among {@code documents}.
   *
   * @param documents id, source, length and the hash
   * @return id, source, rule, survivor_id
   */
  public Dataset<Row> losers(Dataset<Row> documents) {
    Column order =
        struct(negate(col("length")).as("shortness"), rank().as("rank"), col("id").as("id"));
    return documents
        .where(isMeant())
        .withColumn("survivor_id", min(order).over(Window.partitionBy(hash)).getField("id"))
        .where(col("survivor_id").notEqual(col("id")))
        .select(col("id"), col("source"), lit(rule).as("rule"), col("survivor_id"));
  }

  private Column isMeant() {
    return sources.contains(Deduplication.ALL) ? lit(true) : col("source").isin(sources.toArray());
  }

  private Column rank() {
    if (priority.isEmpty()) {
      return lit(0L);
    }
    Column place = array_position(lit(priority.toArray(String[]::new)), col("source"));
    return coalesce(nullif(place, lit(0L)), lit((long) priority.size() + 1));
  }
}
