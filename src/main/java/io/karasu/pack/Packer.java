package io.karasu.pack;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import io.karasu.spark.RecordEncoder;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Plans the sequences of a token budget: draws documents by the mixture, puts them into one global
 * order, cuts the order into blocks and packs the blocks in parallel.
 *
 * <p>In the global order a drawing's place is its start in its source's drawn stream ÷ the tokens
 * drawn from the source, so every stretch of the order has the asked mixture, and a source's first
 * epoch comes before its second. Order and blocks depend on the config and the documents only, not
 * on partitions or cores.
 */
public final class Packer {

  private static final MapFunction<DrawnDocument, Long> BLOCK = DrawnDocument::block;

  private final PackConfig config;

  /** Makes the stage. */
  public Packer(PackConfig config) {
    this.config = config;
  }

  /**
   * Plans on {@code id, source, length} of {@code tokens}; the token ids are not read. Runs three
   * jobs and three small broadcasts on these narrow rows. The drawings and the plan stay cached
   * until the result is closed.
   *
   * @param tokens the table {@code tokens}, ids unique
   * @throws io.karasu.spark.CheckException if the plan does not hold exactly the drawn tokens
   */
  public Packing plan(Dataset<Row> tokens) {
    Dataset<Row> narrow = tokens.select("id", "source", "length");
    Drawn lazy = new Mixture(config).draw(narrow);
    // Both are narrow and used several times: for the plan, the ledger, the report and sequences.
    Drawn drawn =
        new Drawn(lazy.documents().persist(StorageLevel.MEMORY_AND_DISK()), lazy.sources());
    Dataset<PlannedSequence> rows = pack(drawn).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      SequencePlan plan = SequencePlan.of(rows);
      PackReport report = new PackCounts(config).report(drawn, plan);
      return new Packing(config, narrow, drawn, plan, report);
    } catch (RuntimeException | Error e) {
      rows.unpersist();
      drawn.documents().unpersist();
      throw e;
    }
  }

  private Dataset<PlannedSequence> pack(Drawn drawn) {
    long blocks = Math.max(1, (drawn.tokens() - 1) / config.blockTokens() + 1);
    // A place just below 1 may be rounded up to the number of blocks.
    return drawn
        .documents()
        .withColumn("block", least(floor(col("place").multiply(blocks)), lit(blocks - 1)))
        .as(RecordEncoder.of(DrawnDocument.class))
        .groupByKey(BLOCK, Encoders.LONG())
        .flatMapGroups(
            new BlockPacker(config.sequenceLength(), config.seed()),
            RecordEncoder.of(PlannedSequence.class));
  }
}
