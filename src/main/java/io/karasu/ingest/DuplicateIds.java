package io.karasu.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Of several records with one id, the one with the smallest hash of its columns stays. Records that
 * agree in all columns are told apart by file and position, which changes nothing that the digests
 * see. One shuffle of narrow rows.
 */
public final class DuplicateIds {

  private DuplicateIds() {}

  /** The losers among ingested rows: {@code source, id, file, position}. */
  public static Dataset<Row> losers(Dataset<Row> ingested) {
    Column order = struct(col("hash"), col("file"), col("position"));
    WindowSpec byId = Window.partitionBy("id").orderBy(order);
    return ingested
        .where(col("document").isNotNull())
        .select(
            col("source"), col("document.id").as("id"), col("hash"), col("file"), col("position"))
        .withColumn("place", row_number().over(byId))
        .where(col("place").gt(1))
        .select("source", "id", "file", "position");
  }
}
