package io.karasu.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;

import io.karasu.corpus.SeenDocument;
import io.karasu.spark.Columns;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** From the steps of a training to the documents that they saw. */
public final class Provenance {

  private Provenance() {}

  /**
   * The steps as they count: of one that several attempts did, the last one's.
   *
   * @param steps rows of the table {@code steps}
   */
  public static Dataset<Row> applied(Dataset<Row> steps) {
    Column[] columns = Arrays.stream(steps.columns()).map(functions::col).toArray(Column[]::new);
    return steps
        .groupBy("model", "step")
        .agg(max_by(struct(columns), col("attempt")).as("row"))
        .select("row.*");
  }

  /**
   * The parts of documents that steps saw, in the order of training: by step, place and position in
   * the sequence. Reads the columns {@code documents} of the sequences between the first and the
   * last that are needed, and id, source, url and title of the whole corpus.
   *
   * @param steps rows of the table {@code steps}, of one training
   * @param order the index of the sequence at a place of that training
   * @param sequences the table that was trained on
   * @param corpus table of that name
   */
  public static Dataset<SeenDocument> of(
      Dataset<Row> steps,
      UnaryOperator<Column> order,
      Dataset<Row> sequences,
      Dataset<Row> corpus) {
    Dataset<Row> places =
        steps
            .select(
                col("step"), explode(sequence(col("first_index"), col("last_index"))).as("place"))
            .withColumn("index", order.apply(col("place")));
    Row ends = places.agg(min("index"), max("index")).head();
    Dataset<Row> parts =
        sequences
            // Lets the reader skip files and row groups: a step's sequences lie close together.
            .where(col("index").between(ends.get(0), ends.get(1)))
            .select("index", "documents")
            .join(places, "index")
            .select(col("step"), col("place"), col("index"), posexplode(col("documents")));
    Dataset<Row> seen =
        parts
            .select(col("step"), col("place"), col("index"), col("pos"), col("col.*"))
            .join(corpus.select("id", "source", "url", "title"), "id", "left_outer")
            .sort("step", "place", "pos");
    return Columns.fromDisk(seen, SeenDocument.class);
  }
}
