package io.karasu.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.karasu.config.Range;
import io.karasu.corpus.Rejection;
import io.karasu.corpus.Table;
import io.karasu.quality.QualityFilter;
import io.karasu.quality.Rule;
import io.karasu.spark.Columns;
import io.karasu.spark.SourceCounts;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Enters every measured document that breaks a quality rule into the ledger, under the first rule
 * that it breaks.
 */
public final class FilterJob {

  /** The configuration of {@code filter}. */
  record Config(List<Rule> rules, @Range(min = 0, max = 1) double wipeOutShare) {}

  private FilterJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.FILTER, args);
  }

  static void run(Run run, Config config) {
    Dataset<Row> signals = run.rows(Table.SIGNALS);
    QualityFilter filter = new QualityFilter(config.rules());
    run.reject(signals.transform(filter::apply).transform(FilterJob::toLedger));
    Dataset<Row> kept =
        signals.join(
            run.ledger("filter").select(col("id").as("lost")),
            col("id").equalTo(col("lost")),
            "left_anti");
    Map<String, Long> in = run.finished(Step.MEASURE).out();
    run.conserve(in, SourceCounts.of(kept));
    run.alarm(config.wipeOutShare());
  }

  private static Dataset<Row> toLedger(Dataset<Row> broken) {
    return Columns.contract(
        broken
            .withColumn("unit", lit(Rejection.DOCUMENT))
            .withColumn("survivor_id", Run.nothing("string"))
            .withColumn("file", Run.nothing("string"))
            .withColumn("position", Run.nothing("bigint"))
            .withColumn("detail", Run.nothing("string")),
        Rejection.class);
  }
}
