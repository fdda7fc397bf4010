package io.karasu.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.karasu.corpus.CorpusDocument;
import io.karasu.corpus.Rejection;
import io.karasu.corpus.Table;
import io.karasu.corpus.Tokens;
import io.karasu.spark.Columns;
import io.karasu.spark.InputFile;
import io.karasu.spark.InputFiles;
import io.karasu.spark.RunFolder;
import io.karasu.tokenize.Tokenize;
import io.karasu.tokenize.TokenizerFiles;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tokenizes the corpus; a document without any token becomes a row of the ledger. */
public final class TokenizeJob {

  /** What is tokenized with. */
  record Config(String tokenizer) implements RawInputs {

    @Override
    public List<InputFile> files(Configuration hadoop) {
      TokenizerFiles.read(tokenizer, hadoop);
      return InputFiles.list(tokenizer, "tokenize.tokenizer", hadoop);
    }
  }

  private TokenizeJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.TOKENIZE, args);
  }

  static void run(Run run, Config config) {
    TokenizerFiles files =
        TokenizerFiles.read(config.tokenizer(), run.session().sessionState().newHadoopConf());
    keep(files, run);
    Tokenize tokenize = new Tokenize(files.tokenizer(), Fingerprint.sha256(files.tokenizer()));
    String staged = run.staging("tokens").toString();
    Columns.toDisk(
            run.read(Table.CORPUS, CorpusDocument.class).transform(tokenize::apply), Tokens.class)
        .write()
        .mode("overwrite")
        .parquet(staged);
    Dataset<Row> tokens = run.session().read().parquet(staged);
    Map<String, Long> out = run.write(Table.TOKENS, tokens.where(col("length").gt(0))).bySource();
    run.reject(tokens.where(col("length").equalTo(0)).transform(TokenizeJob::toLedger));
    run.conserve(run.finished(Step.SELECT).outputs().get(Table.CORPUS.folder()).bySource(), out);
  }

  private static void keep(TokenizerFiles files, Run run) {
    RunFolder folder = run.folder();
    folder.delete(folder.tokenizer());
    Map<String, String> digests = new TreeMap<>();
    files
        .files()
        .forEach(
            (name, bytes) -> {
              folder.write(new Path(folder.tokenizer(), name), bytes);
              digests.put(name, Fingerprint.sha256(bytes));
            });
    run.report(Fingerprint.TOKENIZER, digests);
  }

  private static Dataset<Row> toLedger(Dataset<Row> empty) {
    return Columns.contract(
        empty
            .withColumn("unit", lit(Rejection.DOCUMENT))
            .withColumn("rule", lit("no_tokens"))
            .withColumn("value", lit(0.0))
            .withColumn("threshold", lit(1.0))
            .withColumn("survivor_id", Run.nothing("string"))
            .withColumn("file", Run.nothing("string"))
            .withColumn("position", Run.nothing("bigint"))
            .withColumn("detail", Run.nothing("string")),
        Rejection.class);
  }
}
