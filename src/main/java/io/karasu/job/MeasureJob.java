package io.karasu.job;

import io.karasu.corpus.Document;
import io.karasu.corpus.Signals;
import io.karasu.corpus.Signature;
import io.karasu.corpus.Table;
import io.karasu.dedup.Signatures;
import io.karasu.quality.Measure;
import io.karasu.spark.RecordEncoder;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures every document: {@code signals} for the rules, {@code signatures} for deduplication.
 * Decides nothing.
 */
public final class MeasureJob {

  /** The configuration of {@code measure}: there is nothing to choose yet. */
  record Config() {}

  /** What one reading of a document gives; public because generated code makes it. */
  public record Measured(Signals signals, Signature signature) {}

  private static final MapFunction<Document, Measured> MEASURED =
      document -> new Measured(Measure.of(document), Signatures.of(document));

  private MeasureJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.MEASURE, args);
  }

  static void run(Run run, Config config) {
    // Both from one reading of the text: what is staged is narrow.
    String staged = run.staging("measured").toString();
    run.read(Table.DOCUMENTS, Document.class)
        .map(MEASURED, RecordEncoder.of(Measured.class))
        .write()
        .mode("overwrite")
        // Hardly a value comes twice.
        .option("parquet.enable.dictionary", false)
        .parquet(staged);
    Dataset<Row> measured = run.session().read().parquet(staged);
    Map<String, Long> out =
        run.write(Table.SIGNALS, measured.select("signals.*"), Signals.class).bySource();
    run.write(Table.SIGNATURES, measured.select("signature.*"), Signature.class);
    run.rejectNothing();
    run.conserve(run.finished(Step.INGEST).outputs().get(Table.DOCUMENTS.folder()).bySource(), out);
  }
}
