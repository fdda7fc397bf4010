package io.karasu.pack;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.slice;

import io.karasu.corpus.PackedSequence;
import io.karasu.spark.Columns;
import io.karasu.spark.RecordEncoder;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The table {@code sequences} from a plan and the token ids, partitioned as its files: partition p
 * holds the sequences p × sequencesPerFile … in order.
 *
 * <p>This is an RDD shuffle, because a Dataset cannot say which row goes into which partition:
 * {@code repartition} hashes its key, so that two files' rows can meet in one partition and leave
 * another empty, and {@code repartitionByRange} guesses its bounds from a sample. The same shuffle
 * brings the pieces of a sequence together.
 *
 * @param config the sizes
 * @param eos token id after a document's end
 * @param pad token id of the padding
 */
record SequenceFiles(PackConfig config, int eos, int pad) {

  private static final PairFunction<TokenSlice, SliceKey, int[]> BY_PLACE =
      piece -> new Tuple2<>(new SliceKey(piece), piece.inputIds());

  /**
   * Joins pieces to tokens and assembles them. Each piece must find its document; that none is
   * missing is checked when the sequences are assembled.
   */
  Dataset<Row> of(SequencePlan plan, Dataset<Row> tokens) {
    Dataset<TokenSlice> slices =
        plan.pieces()
            .join(tokens.select("id", "input_ids"), "id")
            .withColumn("inputIds", slice(col("input_ids"), col("start").plus(1), col("length")))
            .as(RecordEncoder.of(TokenSlice.class));
    FilePartitioner files = new FilePartitioner(config.sequencesPerFile(), plan.sequences());
    JavaPairRDD<SliceKey, int[]> sorted =
        slices.javaRDD().mapToPair(BY_PLACE).repartitionAndSortWithinPartitions(files);
    SequenceAssembler assembler =
        new SequenceAssembler(
            config.sequenceLength(), eos, pad, config.sequencesPerFile(), plan.sequences());
    JavaRDD<PackedSequence> sequences = sorted.mapPartitionsWithIndex(assembler, false);
    return Columns.toDisk(
        plan.rows()
            .sparkSession()
            .createDataset(sequences.rdd(), RecordEncoder.of(PackedSequence.class)),
        PackedSequence.class);
  }
}
