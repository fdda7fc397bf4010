package io.karasu.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;

import io.karasu.corpus.Document;
import io.karasu.spark.Columns;
import io.karasu.spark.RecordEncoder;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.ReduceFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import scala.Tuple2;

/**
 * Of several records with one id, the one with the smallest hash of its columns stays. Records that
 * agree in all columns are told apart by file and position, which changes nothing that the digests
 * see. One shuffle of narrow rows.
 */
public final class DuplicateIds {

  private static final MapFunction<Document, String> ID = Document::id;

  /** Documents of one id and one hash are equal. */
  private static final ReduceFunction<Document> SMALLER_HASH =
      (one, other) -> Sink.hash(one).compareTo(Sink.hash(other)) <= 0 ? one : other;

  private static final MapFunction<Tuple2<String, Document>, Document> DOCUMENT = Tuple2::_2;

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

  /**
   * Of documents of which several may share an id, those that stay. Shuffles the text of the
   * contested ones only.
   *
   * @param documents the columns of {@code documents}
   * @param losers as {@link #losers} gives them
   */
  public static Dataset<Row> winners(Dataset<Row> documents, Dataset<Row> losers) {
    Dataset<Row> contested = losers.select("id").distinct();
    Dataset<Row> chosen =
        Columns.toDisk(
            Columns.fromDisk(documents.join(contested, "id", "left_semi"), Document.class)
                .groupByKey(ID, Encoders.STRING())
                .reduceGroups(SMALLER_HASH)
                .map(DOCUMENT, RecordEncoder.of(Document.class)),
            Document.class);
    return documents.join(contested, "id", "left_anti").unionByName(chosen);
  }
}
