package io.karasu.job;

import io.karasu.corpus.Document;
import io.karasu.corpus.Signals;
import io.karasu.corpus.Signature;
import io.karasu.corpus.Table;
import io.karasu.dedup.Signatures;
import io.karasu.quality.Measure;
import java.util.Map;
import org.apache.spark.sql.Dataset;

/**
 * Measures every document: {@code signals} for the rules, {@code signatures} for deduplication.
 * Decides nothing.
 */
public final class MeasureJob {

  /** The configuration of {@code measure}: there is nothing to choose yet. */
  record Config() {}

  private MeasureJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.MEASURE, Config.class, args, MeasureJob::run);
  }

  static void run(Run run, Config config) {
    Dataset<Document> documents = run.read(Table.DOCUMENTS, Document.class);
    Map<String, Long> out =
        run.write(Table.SIGNALS, documents.transform(Measure::apply), Signals.class).bySource();
    run.write(Table.SIGNATURES, documents.transform(Signatures::apply), Signature.class);
    run.rejectNothing();
    run.conserve(run.finished(Step.INGEST).outputs().get(Table.DOCUMENTS.folder()).bySource(), out);
  }
}
