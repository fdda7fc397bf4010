package io.karasu.job;

import static org.apache.spark.sql.functions.lit;

import io.karasu.corpus.Table;
import io.karasu.spark.StepRecord;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the documents that nothing rejected: the one place where the verdicts of all steps meet
 * the text.
 */
public final class SelectJob {

  /** The configuration of {@code select}: there is nothing to choose yet. */
  record Config() {}

  private SelectJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.SELECT, args);
  }

  static void run(Run run, Config config) {
    Dataset<Row> rejected = run.ledger("filter").unionByName(run.ledger("dedup")).select("id");
    Dataset<Row> corpus =
        run.rows(Table.DOCUMENTS)
            .join(rejected, "id", "left_anti")
            .withColumn("cluster_size", lit(1L));
    Map<String, Long> out = run.write(Table.CORPUS, corpus).bySource();
    run.rejectNothing();
    StepRecord ingest = run.finished(Step.INGEST);
    run.conserve(
        ingest.outputs().get(Table.DOCUMENTS.folder()).bySource(), out, rejectedBefore(run));
  }

  /** What the steps before rejected, by source and {@code step.rule}. */
  private static Map<String, Map<String, Long>> rejectedBefore(Run run) {
    Map<String, Map<String, Long>> rejected = new TreeMap<>();
    for (Step step : new Step[] {Step.FILTER, Step.DEDUP}) {
      run.finished(step)
          .balance()
          .forEach(
              (source, units) ->
                  units
                      .rejected()
                      .forEach(
                          (rule, count) ->
                              rejected
                                  .computeIfAbsent(source, s -> new TreeMap<>())
                                  .put(step.id() + "." + rule, count)));
    }
    return rejected;
  }
}
