package io.karasu.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.karasu.config.Range;
import io.karasu.corpus.Rejection;
import io.karasu.corpus.Table;
import io.karasu.dedup.Deduplication;
import io.karasu.spark.Columns;
import io.karasu.spark.SourceCounts;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Enters every document that repeats another into the ledger, with the one that stays in its place.
 */
public final class DedupJob {

  /** The configuration of {@code dedup}. */
  record Config(
      List<String> exact,
      List<String> prefix,
      List<String> sourcePriority,
      @Range(min = 0, max = 1) double wipeOutShare) {}

  private DedupJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.DEDUP, args);
  }

  static void run(Run run, Config config) {
    Dataset<Row> live = live(run);
    Deduplication rules =
        new Deduplication(config.exact(), config.prefix(), config.sourcePriority());
    run.reject(live.transform(rules::losers).transform(DedupJob::toLedger));
    Dataset<Row> kept =
        live.join(
            run.ledger("dedup").select(col("id").as("lost")),
            col("id").equalTo(col("lost")),
            "left_anti");
    run.conserve(run.finished(Step.FILTER).out(), SourceCounts.of(kept));
    run.alarm(config.wipeOutShare());
  }

  /** What deduplication compares, in narrow rows that are joined once and read several times. */
  private static Dataset<Row> live(Run run) {
    String staged = run.staging("live").toString();
    run.rows(Table.SIGNALS)
        .select("id", "source", "length")
        .join(run.ledger("filter").select("id"), "id", "left_anti")
        .join(run.rows(Table.SIGNATURES).drop("minhash"), "id", "inner")
        .write()
        .mode("overwrite")
        // Hardly an id or a hash comes twice.
        .option("parquet.enable.dictionary", false)
        .parquet(staged);
    return run.session().read().parquet(staged);
  }

  private static Dataset<Row> toLedger(Dataset<Row> losers) {
    return Columns.contract(
        losers
            .withColumn("unit", lit(Rejection.DOCUMENT))
            .withColumn("value", Run.nothing("double"))
            .withColumn("threshold", Run.nothing("double"))
            .withColumn("file", Run.nothing("string"))
            .withColumn("position", Run.nothing("bigint"))
            .withColumn("detail", Run.nothing("string")),
        Rejection.class);
  }
}
