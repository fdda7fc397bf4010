package io.karasu.tokenize;

import io.karasu.corpus.CorpusDocument;
import io.karasu.corpus.Tokens;
import io.karasu.spark.RecordEncoder;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;

/** The stage that tokenizes: one tokenizer per JVM, its file sent once to each executor. */
public final class Tokenize {

  private final byte[] tokenizer;
  private final String digest;

  /**
   * Tokenizes with one {@code tokenizer.json}.
   *
   * @param tokenizer its content
   * @param digest what tells it from other tokenizers in the same JVM
   */
  public Tokenize(byte[] tokenizer, String digest) {
    this.tokenizer = tokenizer;
    this.digest = digest;
  }

  /** Documents in, one row of token ids for each out; its length may be 0. */
  public Dataset<Tokens> apply(Dataset<CorpusDocument> corpus) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(corpus.sparkSession().sparkContext());
    Encode encode = new Encode(context.broadcast(tokenizer), digest);
    return corpus.map(encode, RecordEncoder.of(Tokens.class));
  }

  private record Encode(Broadcast<byte[]> tokenizer, String digest)
      implements MapFunction<CorpusDocument, Tokens>, Serializable {

    private static final Map<String, Tokenizer> LOADED = new ConcurrentHashMap<>();

    @Override
    public Tokens call(CorpusDocument document) {
      Tokenizer loaded = LOADED.computeIfAbsent(digest, key -> new Tokenizer(tokenizer.value()));
      int[] ids = loaded.encode(document.text());
      return new Tokens(document.id(), document.source(), ids, ids.length);
    }
  }
}
