package io.karasu.pack;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.karasu.corpus.Rejection;
import io.karasu.spark.Columns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The planned sequences of a run. Holds cached tables until it is closed.
 *
 * @see Packer
 */
public final class Packing implements AutoCloseable {

  /** The rule under which documents that were not drawn stand in the ledger. */
  public static final String NOT_SAMPLED = "not_sampled";

  private final PackConfig config;
  private final Dataset<Row> narrow;
  private final Drawn drawn;
  private final SequencePlan plan;
  private final PackReport report;

  Packing(
      PackConfig config, Dataset<Row> narrow, Drawn drawn, SequencePlan plan, PackReport report) {
    this.config = config;
    this.narrow = narrow;
    this.drawn = drawn;
    this.plan = plan;
    this.report = report;
  }

  /** What was drawn and packed. */
  public PackReport report() {
    return report;
  }

  /**
   * The table {@code sequences}. Its partition p is the file p of {@code sequencesPerFile} rows in
   * the order of {@code index}; the writer must not repartition it and must leave {@code
   * maxRecordsPerFile} at 0. Reads {@code tokens} once and shuffles the drawn token ids twice,
   * those that were not drawn never. Runs one small job; with adaptive execution the join runs at
   * once too, the rest lazily.
   *
   * @param tokens the table that was planned on, with {@code input_ids}
   * @param eos token id after a document's end
   * @param pad token id of the padding
   */
  public Dataset<Row> sequences(Dataset<Row> tokens, int eos, int pad) {
    Dataset<Row> drawnTokens = tokens.where(drawn.mayHold(config.seed()));
    return new SequenceFiles(config, eos, pad).of(plan, drawnTokens);
  }

  /** Ledger rows of the documents of which no token was drawn. */
  public Dataset<Row> notSampled() {
    Dataset<Row> sampled = drawn.documents().where(col("epoch").equalTo(0)).select("id");
    Dataset<Row> rows =
        narrow
            .join(sampled, narrow.col("id").equalTo(sampled.col("id")), "left_anti")
            .select(
                lit(Rejection.DOCUMENT).as("unit"),
                col("id"),
                col("source"),
                lit(NOT_SAMPLED).as("rule"),
                lit(null).cast("double").as("value"),
                lit(null).cast("double").as("threshold"),
                lit(null).cast("string").as("survivor_id"),
                lit(null).cast("string").as("file"),
                lit(null).cast("long").as("position"),
                lit(null).cast("string").as("detail"));
    return Columns.contract(rows, Rejection.class);
  }

  /** Frees the cached tables. */
  @Override
  public void close() {
    plan.rows().unpersist();
    drawn.documents().unpersist();
  }
}
