package io.karasu.job;

import io.karasu.config.Range;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.TokenizerCount;
import io.karasu.report.Report;
import io.karasu.report.ReportBuilder;
import io.karasu.report.ReportOptions;
import io.karasu.spark.InputFile;
import io.karasu.spark.InputFiles;
import io.karasu.spark.StepRecord;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Writes what the run did as one page of HTML and as JSON, from whatever tables are there. */
public final class ReportJob {

  static final String HTML = "report/index.html";
  static final String JSON = "report/report.json";

  /** What is shown; see {@code conf/default/report.yaml}. */
  record Config(
      @Nullable String title,
      @Range(min = 0, max = 100) int samplesPerReason,
      @Range(min = 1, max = 10_000) int sampleCharacters,
      @Range(min = 10, max = 100) int histogramBars,
      @Range(min = 0, max = 100) int topHosts,
      @Range(min = 1, max = 100) int topLicences,
      List<String> tokenizers,
      @Range(min = 1) int tokenizerDocuments)
      implements RawInputs {

    @Override
    public List<InputFile> files(Configuration hadoop) {
      return tokenizers.stream()
          .flatMap(path -> InputFiles.list(path, "report.tokenizers", hadoop).stream())
          .toList();
    }
  }

  private ReportJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.REPORT, args);
  }

  static void run(Run run, Config config) {
    ReportOptions options =
        new ReportOptions(
            config.title(),
            config.samplesPerReason(),
            config.sampleCharacters(),
            config.histogramBars(),
            config.topHosts(),
            config.topLicences());
    List<TokenizerCount> tokenizers =
        TokenizerList.of(run, config.tokenizers()).compare(run, config.tokenizerDocuments());
    Report report = new ReportBuilder(ReportTables.of(run), options).build(tokenizers);
    run.folder().write(new Path(run.folder().root(), JSON), report.json());
    run.folder().write(new Path(run.folder().root(), HTML), report.html());
    run.report(StepRecord.FILES, List.of(HTML, JSON));
  }
}
