package io.karasu.pack;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import io.karasu.spark.RecordEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The packed blocks and what is needed to number their sequences.
 *
 * @param rows the sequences of all blocks
 * @param blocks where each block begins, by block
 * @param sequences number of sequences
 * @param tokens tokens in them, EOS counted
 */
record SequencePlan(
    Dataset<PlannedSequence> rows, List<BlockOffset> blocks, long sequences, long tokens) {

  /** Counts the blocks: one job with one small row for each block. */
  static SequencePlan of(Dataset<PlannedSequence> rows) {
    // Sorted here: the driver holds the few rows anyway, and Spark would run one more job to sort.
    List<Row> counts =
        new ArrayList<>(
            rows.groupBy("block")
                .agg(count(lit(1)), sum(col("tokens").cast("long")))
                .collectAsList());
    counts.sort(Comparator.comparingLong(row -> row.getLong(0)));
    List<BlockOffset> blocks = new ArrayList<>();
    long sequences = 0;
    long tokens = 0;
    for (Row row : counts) {
      blocks.add(new BlockOffset(row.getLong(0), sequences));
      sequences += row.getLong(1);
      tokens += row.getLong(2);
    }
    return new SequencePlan(rows, List.copyOf(blocks), sequences, tokens);
  }

  /**
   * One row for each piece: index (of the sequence), ordinal (of the piece, from 0), pieces (in the
   * sequence), id, start, length, ends.
   */
  Dataset<Row> pieces() {
    Dataset<Row> offsets =
        rows.sparkSession().createDataset(blocks, RecordEncoder.of(BlockOffset.class)).toDF();
    Column[] exploded = {
      col("first").plus(col("number")).as("index"),
      size(col("pieces")).as("count"),
      posexplode(col("pieces")).as(new String[] {"ordinal", "piece"})
    };
    return rows.join(broadcast(offsets), "block")
        .select(exploded)
        .select(col("index"), col("ordinal"), col("count").as("pieces"), col("piece.*"));
  }
}
