package io.karasu.tokenize;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import io.karasu.corpus.CorpusDocument;
import io.karasu.corpus.TokenizerCount;
import io.karasu.spark.Columns;
import io.karasu.spark.RecordEncoder;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** What tokenizers make of the same texts: how much text a token carries, by source. */
public final class TokenizerComparison {

  private final Map<String, byte[]> tokenizers;

  /**
   * Compares tokenizers.
   *
   * @param tokenizers a short name → the content of {@code tokenizer.json}, in the order of the
   *     result
   */
  public TokenizerComparison(Map<String, byte[]> tokenizers) {
    this.tokenizers = tokenizers;
  }

  /**
   * The documents of each source with the smallest ids. Ids are hashes, so this is a random sample,
   * the same on every machine.
   *
   * @param corpus rows of the table {@code corpus}
   * @param documents how many of each source at most
   */
  public static Dataset<Row> sample(Dataset<Row> corpus, int documents) {
    Column place = row_number().over(Window.partitionBy("source").orderBy("id"));
    Dataset<Row> ids =
        corpus
            .select("id", "source")
            .withColumn("place", place)
            .where(col("place").leq(documents))
            .select(col("id").as("chosen"));
    return corpus.join(broadcast(ids), col("id").equalTo(col("chosen")), "left_semi");
  }

  /** Counts by tokenizer, then source. One scan of {@code corpus}. */
  public List<TokenizerCount> apply(Dataset<Row> corpus) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(corpus.sparkSession().sparkContext());
    List<Counter> counters = new ArrayList<>();
    tokenizers.forEach((name, json) -> counters.add(new Counter(name, context.broadcast(json))));
    Dataset<TokenizerCount> counts =
        Columns.fromDisk(corpus, CorpusDocument.class)
            .mapPartitions(new Count(counters), RecordEncoder.of(TokenizerCount.class));
    List<Row> rows =
        counts
            .groupBy("tokenizer", "source")
            .agg(
                sum("documents"),
                sum("characters"),
                sum("bytes"),
                sum("tokens"),
                sum("unknown"),
                sum("byteTokens"))
            .orderBy("tokenizer", "source")
            .collectAsList();
    List<TokenizerCount> ordered = new ArrayList<>();
    for (String name : tokenizers.keySet()) {
      rows.stream().filter(row -> row.getString(0).equals(name)).forEach(row -> add(row, ordered));
    }
    return ordered;
  }

  private static void add(Row row, List<TokenizerCount> counts) {
    counts.add(
        new TokenizerCount(
            row.getString(0),
            row.getString(1),
            row.getLong(2),
            row.getLong(3),
            row.getLong(4),
            row.getLong(5),
            row.getLong(6),
            row.getLong(7)));
  }

  private record Counter(String name, Broadcast<byte[]> json) implements Serializable {}

  /** Counts one partition with one tokenizer after the other loaded. */
  private record Count(List<Counter> counters)
      implements MapPartitionsFunction<CorpusDocument, TokenizerCount>, Serializable {

    @Override
    public Iterator<TokenizerCount> call(Iterator<CorpusDocument> documents) {
      Map<String, TokenizerCount> sums = new TreeMap<>();
      List<Loaded> loaded = new ArrayList<>();
      try {
        while (documents.hasNext()) {
          CorpusDocument document = documents.next();
          if (loaded.isEmpty()) {
            counters.forEach(counter -> loaded.add(Loaded.of(counter)));
          }
          for (Loaded each : loaded) {
            TokenizerCount count = each.count(document);
            sums.merge(
                count.tokenizer() + "\t" + count.source(), count, (a, b) -> a.plus(b, a.source()));
          }
        }
      } finally {
        loaded.forEach(Loaded::close);
      }
      return sums.values().iterator();
    }
  }

  /** A tokenizer with what is needed to count. */
  private record Loaded(
      String name, Tokenizer tokenizer, Set<Integer> unknown, Set<Integer> byteIds) {

    static Loaded of(Counter counter) {
      Vocabulary vocabulary = new Vocabulary(counter.json().value(), null);
      Set<Integer> unknown = new TreeSet<>();
      vocabulary.unknownId().ifPresent(unknown::add);
      return new Loaded(
          counter.name(), new Tokenizer(counter.json().value()), unknown, vocabulary.byteIds());
    }

    TokenizerCount count(CorpusDocument document) {
      String text = document.text();
      int[] ids = tokenizer.encode(text);
      long unknowns = 0;
      long byBytes = 0;
      for (int id : ids) {
        unknowns += unknown.contains(id) ? 1 : 0;
        byBytes += byteIds.contains(id) ? 1 : 0;
      }
      return new TokenizerCount(
          name,
          document.source(),
          1,
          text.codePointCount(0, text.length()),
          text.getBytes(StandardCharsets.UTF_8).length,
          ids.length,
          unknowns,
          byBytes);
    }

    void close() {
      tokenizer.close();
    }
  }
}
