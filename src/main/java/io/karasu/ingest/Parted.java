package io.karasu.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.karasu.corpus.Rejection;
import io.karasu.spark.Columns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;

/**
 * One reading of the raw sources in two parts: the documents, also those that share an id, and a
 * narrow row for every unit, so that text need not be read again to see what was found.
 */
public final class Parted {

  private final Dataset<Row> documents;
  private final CollectionAccumulator<String> files;

  Parted(Dataset<Row> documents, CollectionAccumulator<String> files) {
    this.documents = documents;
    this.files = files;
  }

  /**
   * The rows of {@code documents}, under the names on disk. To be read to their end exactly once,
   * as a write does: it is what fills {@link #units}.
   */
  public Dataset<Row> documents() {
    return documents;
  }

  /**
   * A row for each unit, after the documents have been written: the columns of {@link Ingested},
   * but of the document only its id, and the rejection under the names on disk.
   */
  public Dataset<Row> units() {
    Column[] ledger =
        Columns.onDisk(Rejection.class).stream().map(name -> col(name)).toArray(Column[]::new);
    return documents
        .sparkSession()
        .read()
        .schema(UnitFile.COLUMNS)
        .parquet(files.value().toArray(String[]::new))
        .select(
            col("source"),
            col("file"),
            col("position"),
            when(col("document").isNotNull(), struct(col("document").as("id"))).as("document"),
            col("hash"),
            when(col("rule").isNotNull(), struct(ledger)).as("rejection"));
  }
}
