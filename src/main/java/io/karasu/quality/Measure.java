package io.karasu.quality;

import io.karasu.corpus.Document;
import io.karasu.corpus.Signals;
import io.karasu.spark.RecordEncoder;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;

/** The stage that measures every document. */
public final class Measure {

  private static final MapFunction<Document, Signals> SIGNALS = Measure::of;

  private Measure() {}

  /** The signals of one document. */
  public static Signals of(Document document) {
    return Measures.of(document.id(), document.source(), document.text());
  }

  /** Documents in, one row of signals for each out. */
  public static Dataset<Signals> apply(Dataset<Document> documents) {
    return documents.map(SIGNALS, RecordEncoder.of(Signals.class));
  }
}
