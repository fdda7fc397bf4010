package io.karasu.dedup;

import io.karasu.corpus.Document;
import io.karasu.corpus.Signature;
import io.karasu.spark.RecordEncoder;
import io.karasu.text.Hash128;
import io.karasu.text.Prefix;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;

/** The stage that reads text for deduplication; everything after it is SQL on narrow tables. */
public final class Signatures {

  private static final MapFunction<Document, Signature> SIGNATURE = Signatures::of;

  private Signatures() {}

  /** The signature of one document. */
  public static Signature of(Document document) {
    return new Signature(
        document.id(),
        Hash128.ofText(document.text()),
        Hash128.ofText(Prefix.of(document.text())),
        null);
  }

  /** Documents in, one signature for each out. */
  public static Dataset<Signature> apply(Dataset<Document> documents) {
    return documents.map(SIGNATURE, RecordEncoder.of(Signature.class));
  }
}
