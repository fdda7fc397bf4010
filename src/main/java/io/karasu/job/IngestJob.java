package io.karasu.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.karasu.config.Range;
import io.karasu.corpus.Rejection;
import io.karasu.corpus.Table;
import io.karasu.ingest.DuplicateIds;
import io.karasu.ingest.Ingest;
import io.karasu.ingest.Limits;
import io.karasu.ingest.Parted;
import io.karasu.ingest.Source;
import io.karasu.spark.Columns;
import io.karasu.spark.InputFile;
import io.karasu.spark.InputFiles;
import io.karasu.spark.SourceCounts;
import io.karasu.spark.TableSummary;
import io.karasu.text.Normalization;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
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

  private static final String DUPLICATE_ID = "duplicate_id";

  private IngestJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.INGEST, args);
  }

  static void run(Run run, Config config) {
    Configuration hadoop = run.session().sessionState().newHadoopConf();
    List<List<InputFile>> files =
        config.sources().stream().map(source -> Config.files(source, hadoop)).toList();
    Parted parted =
        new Ingest(config.sources(), config.normalize(), config.limits())
            .parted(run.session(), files, run.staging("units").toString());
    Run.Staged staged = run.stage(Table.DOCUMENTS, parted.documents());
    Dataset<Row> units = parted.units();
    Dataset<Row> losers = DuplicateIds.losers(units);
    TableSummary rejected = run.reject(refused(units).unionByName(duplicates(losers)));
    // Text is written a second time only where records share an id.
    boolean isContested =
        rejected.bySource().keySet().stream().anyMatch(key -> key.endsWith("\t" + DUPLICATE_ID));
    TableSummary documents =
        isContested
            ? run.write(Table.DOCUMENTS, DuplicateIds.winners(run.rows(staged), losers))
            : run.adopt(staged);
    run.conserve(SourceCounts.of(units), documents.bySource());
    run.alarm(config.wipeOutShare());
  }

  private static Dataset<Row> refused(Dataset<Row> units) {
    Dataset<Row> rejections = units.where(col("rejection").isNotNull()).select("rejection.*");
    return Columns.contract(rejections, Rejection.class);
  }

  private static Dataset<Row> duplicates(Dataset<Row> losers) {
    return Columns.contract(
        losers
            .withColumnRenamed("id", "survivor_id")
            .withColumn("unit", lit(Rejection.RECORD))
            .withColumn("id", Run.nothing("string"))
            .withColumn("rule", lit(DUPLICATE_ID))
            .withColumn("value", Run.nothing("double"))
            .withColumn("threshold", Run.nothing("double"))
            .withColumn("detail", Run.nothing("string")),
        Rejection.class);
  }
}
