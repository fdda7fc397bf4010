package io.karasu.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import io.karasu.config.ConfigException;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.Table;
import io.karasu.pack.PackConfig;
import io.karasu.pack.Packer;
import io.karasu.pack.Packing;
import io.karasu.spark.SourceCounts;
import io.karasu.tokenize.TokenizerFiles;
import io.karasu.tokenize.Vocabulary;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the token budget by the mixture and packs it into sequences; documents that were not drawn
 * are rows of the ledger.
 */
public final class PackJob {

  private static final Logger LOG = LoggerFactory.getLogger(PackJob.class);

  private PackJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.PACK, args);
  }

  static void run(Run run, PackConfig config) {
    Vocabulary vocabulary = vocabulary(run);
    String eosToken = eosToken(config, vocabulary);
    int eos = id(vocabulary, "pack.eosToken", eosToken);
    int pad = config.padToken() == null ? eos : id(vocabulary, "pack.padToken", config.padToken());
    Dataset<Row> tokens = run.rows(Table.TOKENS);
    checkSources(run, config);
    try (Packing packing = new Packer(config).plan(tokens)) {
      run.write(Table.SEQUENCES, packing.sequences(tokens, eos, pad));
      run.reject(packing.notSampled());
      run.report(PackFigures.REPORT, packing.report());
    }
    run.conserve(
        run.finished(Step.TOKENIZE).outputs().get(Table.TOKENS.folder()).bySource(), drawn(run));
  }

  /** Documents of which something lies in the written sequences, by source. */
  private static Map<String, Long> drawn(Run run) {
    Dataset<Row> ids =
        run.rows(Table.SEQUENCES).select(explode(col("documents.id")).as("id")).distinct();
    return SourceCounts.of(
        run.rows(Table.TOKENS).select("id", "source").join(ids, "id", "left_semi"));
  }

  private static void checkSources(Run run, PackConfig config) {
    Map<String, Long> there =
        run.finished(Step.TOKENIZE).outputs().get(Table.TOKENS.folder()).bySource();
    config.mixture().stream()
        .filter(share -> !there.containsKey(share.source()))
        .forEach(
            share ->
                LOG.warn(
                    "pack.mixture: source {} has no tokens; there are {}",
                    share.source(),
                    there.keySet()));
  }

  private static Vocabulary vocabulary(Run run) {
    return new Vocabulary(file(run, TokenizerFiles.TOKENIZER), file(run, TokenizerFiles.CONFIG));
  }

  @Nullable
  private static byte[] file(Run run, String name) {
    return run.folder().read(new Path(run.folder().tokenizer(), name)).orElse(null);
  }

  private static String eosToken(PackConfig config, Vocabulary vocabulary) {
    if (config.eosToken() != null) {
      return config.eosToken();
    }
    return vocabulary
        .eosToken()
        .orElseThrow(
            () ->
                new ConfigException(
                    List.of(
                        "conf: pack.eosToken: null, and the tokenizer has no tokenizer_config.json with an eos_token beside it (set pack.eosToken to a token of the tokenizer, such as </s>)")));
  }

  private static int id(Vocabulary vocabulary, String key, String token) {
    return vocabulary
        .id(token)
        .orElseThrow(
            () ->
                new ConfigException(
                    List.of(
                        "conf: " + key + ": " + token + " (expected a token of the tokenizer)")));
  }
}
