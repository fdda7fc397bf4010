package io.karasu.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.karasu.config.Range;
import io.karasu.corpus.Rejection;
import io.karasu.corpus.Table;
import io.karasu.ingest.DuplicateIds;
import io.karasu.ingest.Ingest;
import io.karasu.ingest.Limits;
import io.karasu.ingest.Source;
import io.karasu.spark.Columns;
import io.karasu.spark.InputFile;
import io.karasu.spark.InputFiles;
import io.karasu.spark.SourceCounts;
import io.karasu.text.Normalization;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads the raw sources into {@code documents}; what cannot become a document becomes a row of the
 * ledger.
 */
public final class IngestJob {

  /** The configuration of {@code ingest}. */
  record Config(
      @Range(min = 1) List<Source> sources,
      Normalization normalize,
      Limits limits,
      @Range(min = 0, max = 1) double wipeOutShare)
      implements RawInputs {

    Config {
      List<String> names = sources.stream().map(Source::name).toList();
      names.stream()
          .filter(name -> !name.matches("[A-Za-z0-9_-]+"))
          .findFirst()
          .ifPresent(
              name -> {
                throw new IllegalArgumentException(
                    "sources: name \"" + name + "\" (expected letters, digits, - and _)");
              });
      if (names.stream().distinct().count() < names.size()) {
        throw new IllegalArgumentException("sources: " + names + " (expected each name once)");
      }
    }

    @Override
    public List<InputFile> files(Configuration hadoop) {
      return sources.stream().flatMap(source -> files(source, hadoop).stream()).distinct().toList();
    }

    private static List<InputFile> files(Source source, Configuration hadoop) {
      return InputFiles.list(source.path(), "ingest.sources " + source.name() + ".path", hadoop);
    }
  }

  private IngestJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.INGEST, Config.class, args, IngestJob::run);
  }

  static void run(Run run, Config config) {
    Configuration hadoop = run.session().sessionState().newHadoopConf();
    List<List<InputFile>> files =
        config.sources().stream().map(source -> Config.files(source, hadoop)).toList();
    String staged = run.staging("ingested").toString();
    new Ingest(config.sources(), config.normalize(), config.limits())
        .apply(run.session(), files)
        .write()
        .mode("overwrite")
        .parquet(staged);
    Dataset<Row> ingested = run.session().read().parquet(staged);
    String losersPath = run.staging("losers").toString();
    DuplicateIds.losers(ingested).write().mode("overwrite").parquet(losersPath);
    Dataset<Row> losers = run.session().read().parquet(losersPath);

    Map<String, Long> out = run.write(Table.DOCUMENTS, documents(ingested, losers)).bySource();
    run.reject(refused(ingested).unionByName(duplicates(losers)));
    run.conserve(SourceCounts.of(ingested), out);
    run.alarm(config.wipeOutShare());
  }

  private static Dataset<Row> documents(Dataset<Row> ingested, Dataset<Row> losers) {
    Column isLoser =
        ingested
            .col("document.id")
            .equalTo(losers.col("id"))
            .and(ingested.col("file").equalTo(losers.col("file")))
            .and(ingested.col("position").eqNullSafe(losers.col("position")));
    return ingested
        .where(col("document").isNotNull())
        .join(losers, isLoser, "left_anti")
        .select("document.*");
  }

  private static Dataset<Row> refused(Dataset<Row> ingested) {
    Dataset<Row> rejections = ingested.where(col("rejection").isNotNull()).select("rejection.*");
    return Columns.toDisk(rejections, Rejection.class);
  }

  private static Dataset<Row> duplicates(Dataset<Row> losers) {
    return Columns.contract(
        losers
            .withColumnRenamed("id", "survivor_id")
            .withColumn("unit", lit(Rejection.RECORD))
            .withColumn("id", Run.nothing("string"))
            .withColumn("rule", lit("duplicate_id"))
            .withColumn("value", Run.nothing("double"))
            .withColumn("threshold", Run.nothing("double"))
            .withColumn("detail", Run.nothing("string")),
        Rejection.class);
  }
}
