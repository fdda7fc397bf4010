package io.karasu.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.Table;
import io.karasu.corpus.TokenizerCount;
import io.karasu.report.LedgerQueries.Count;
import io.karasu.report.Packed.Drawn;
import io.karasu.spark.StepRecord;
import io.karasu.spark.StepRecord.Balance;
import io.karasu.spark.TableSummary;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts everything that a report shows. */
public final class ReportBuilder {

  /** Steps that pass on what they read and have a balance for the proof only. */
  private static final List<String> REPEATED = List.of("select");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunTables tables;
  private final ReportOptions options;

  /** Prepares the report of a run. */
  public ReportBuilder(RunTables tables, ReportOptions options) {
    this.tables = tables;
    this.options = options;
  }

  /**
   * Counts. Reads the text of {@code documents} and {@code corpus} once each for its size, the
   * texts of samples, and narrow tables; nothing of the size of the corpus reaches the driver.
   *
   * @param tokenizers what tokenizers make of the corpus, the run's own first
   */
  public Report build(List<TokenizerCount> tokenizers) {
    Dataset<Row> sizes = sizes();
    LedgerQueries ledger = new LedgerQueries(tables);
    List<Count> counts = ledger.counts(sizes);
    List<Flow> funnel = funnel();
    List<Bound> bounds =
        tables.record("filter").map(record -> Bound.of(record.config())).orElse(List.of());
    Packed packed = packed();
    TrainingQueries.Result trained = new TrainingQueries(tables, packed, tokenizers).trainings();
    Map<String, Long> first =
        funnel.stream()
            .filter(flow -> flow.step().equals("filter"))
            .findFirst()
            .map(Flow::byRule)
            .orElse(Map.of());
    return new Report(
        List.copyOf(sources(funnel)),
        tables.open(),
        alarms(funnel),
        funnel,
        reasons(counts, funnel, ledger.samples(options)),
        RuleQueries.effects(tables, bounds, first),
        new SignalQueries(tables, bounds, options.histogramBars()).figures(),
        packed,
        tokenizers,
        tokenizers.isEmpty() ? null : tokenizers.get(0).tokenizer(),
        trained.trainings(),
        CardQueries.cards(tables, options),
        digests(),
        configs(),
        timings(funnel, sizes, counts, trained.speeds()));
  }

  private Dataset<Row> sizes() {
    return tables
        .table(Table.DOCUMENTS)
        .map(documents -> tables.staged(LedgerQueries.sizes(documents), "sizes"))
        .orElseThrow(() -> new IllegalStateException("a run without documents has no report"));
  }

  private List<Flow> funnel() {
    List<Flow> funnel = new ArrayList<>();
    for (StepRecord record : tables.records()) {
      Map<String, Balance> sources = new TreeMap<>();
      record
          .balance()
          .forEach(
              (source, units) ->
                  sources.put(
                      source,
                      REPEATED.contains(record.step())
                          ? new Balance(units.out(), units.out(), Map.of())
                          : units));
      if (!sources.isEmpty()) {
        funnel.add(new Flow(record.step(), sources));
      }
    }
    return funnel;
  }

  private static java.util.Set<String> sources(List<Flow> funnel) {
    TreeSet<String> sources = new TreeSet<>();
    funnel.forEach(flow -> sources.addAll(flow.sources().keySet()));
    return sources;
  }

  private List<Alarm> alarms(List<Flow> funnel) {
    List<Alarm> alarms = new ArrayList<>();
    for (Flow flow : funnel) {
      Object config = tables.record(flow.step()).map(StepRecord::config).orElse(null);
      if (config instanceof Map<?, ?> tree && tree.get("wipeOutShare") instanceof Number limit) {
        flow.sources()
            .forEach(
                (source, units) -> alarm(flow.step(), source, units, limit.doubleValue(), alarms));
      }
    }
    return alarms;
  }

  private static void alarm(
      String step, String source, Balance units, double limit, List<Alarm> alarms) {
    long rejected = units.rejectedInAll();
    if (rejected > limit * units.in()) {
      String mostly = "";
      long most = 0;
      for (Map.Entry<String, Long> rule : new TreeMap<>(units.rejected()).entrySet()) {
        mostly = rule.getValue() > most ? rule.getKey() : mostly;
        most = StrictMath.max(most, rule.getValue());
      }
      double share = (double) rejected / units.in();
      alarms.add(new Alarm(step, source, rejected, units.in(), share, limit, mostly));
    }
  }

  private static List<Reason> reasons(
      List<Count> counts, List<Flow> funnel, Map<List<String>, List<Sample>> samples) {
    List<Reason> reasons = new ArrayList<>();
    for (Flow flow : funnel) {
      Map<String, Volume> volumes = new TreeMap<>();
      Map<String, Map<String, Long>> sources = new HashMap<>();
      counts.stream()
          .filter(count -> count.step().equals(flow.step()))
          .forEach(
              count -> {
                volumes.merge(count.rule(), count.volume(), Volume::plus);
                sources
                    .computeIfAbsent(count.rule(), rule -> new TreeMap<>())
                    .put(count.source(), count.volume().documents());
              });
      volumes.entrySet().stream()
          .sorted(
              Map.Entry.<String, Volume>comparingByValue(
                      (a, b) -> Long.compare(b.documents(), a.documents()))
                  .thenComparing(Map.Entry.comparingByKey()))
          .forEach(
              reason ->
                  reasons.add(
                      new Reason(
                          flow.step(),
                          reason.getKey(),
                          reason.getValue(),
                          (double) reason.getValue().documents() / StrictMath.max(1, flow.in()),
                          sources.get(reason.getKey()),
                          samples.getOrDefault(List.of(flow.step(), reason.getKey()), List.of()))));
    }
    return reasons;
  }

  @Nullable
  private Packed packed() {
    StepRecord record = tables.record("pack").orElse(null);
    if (record == null) {
      return null;
    }
    JsonNode report = JSON.valueToTree(record.report().get("packing"));
    JsonNode config = JSON.valueToTree(record.config());
    Map<String, Double> weights = new HashMap<>();
    config
        .path("mixture")
        .forEach(
            share -> weights.put(share.path("source").asText(), share.path("weight").asDouble()));
    List<Drawn> sources = new ArrayList<>();
    for (JsonNode source : report.path("sources")) {
      String name = source.path("source").asText();
      sources.add(
          new Drawn(
              name,
              weights.getOrDefault(name, 0.0),
              source.path("asked").asLong(),
              source.path("achieved").asLong(),
              source.path("available").asLong(),
              source.path("epochs").asDouble(),
              source.path("ranOut").asBoolean(),
              source.path("documents").asLong(),
              source.path("drawnDocuments").asLong()));
    }
    return new Packed(
        report.path("tokenBudget").asLong(),
        report.path("tokens").asLong(),
        report.path("sequences").asLong(),
        config.path("sequenceLength").asLong(),
        report.path("utilisation").asDouble(),
        report.path("truncation").asDouble(),
        sources);
  }

  private List<TableFigures> digests() {
    List<TableFigures> digests = new ArrayList<>();
    for (StepRecord record : tables.records()) {
      for (Map.Entry<String, TableSummary> output : new TreeMap<>(record.outputs()).entrySet()) {
        boolean isLedger = output.getKey().equals(Table.REJECTIONS.folder());
        String name = isLedger ? output.getKey() + "/stage=" + record.step() : output.getKey();
        TableSummary summary = output.getValue();
        digests.add(new TableFigures(name, summary.rows(), summary.digest()));
      }
    }
    return digests;
  }

  private Map<String, Object> configs() {
    Map<String, Object> configs = new LinkedHashMap<>();
    tables
        .records()
        .forEach(
            record ->
                configs.put(record.step(), record.config() == null ? Map.of() : record.config()));
    return configs;
  }

  /**
   * The text of a step: all documents but those that an earlier step rejected; none for a step that
   * is not in the funnel, as trainings are.
   */
  private Report.Timings timings(
      List<Flow> funnel,
      Dataset<Row> sizes,
      List<Count> counts,
      Map<String, Trained.Speed> speeds) {
    Row sum = sizes.agg(org.apache.spark.sql.functions.sum("bytes")).head();
    long bytes = sum.isNullAt(0) ? 0 : sum.getLong(0);
    List<StepFigures> steps = new ArrayList<>();
    for (StepRecord record : tables.records()) {
      long units =
          funnel.stream()
              .filter(flow -> flow.step().equals(record.step()))
              .mapToLong(Flow::in)
              .sum();
      steps.add(
          new StepFigures(
              record.step(),
              units,
              units == 0 ? 0 : bytes,
              record.seconds(),
              record.cost(),
              record.versions()));
      if (!record.step().equals("ingest")) {
        bytes -=
            counts.stream()
                .filter(count -> count.step().equals(record.step()))
                .mapToLong(count -> count.volume().bytes())
                .sum();
      }
    }
    String folder = tables.folder();
    String title =
        options.title() == null
            ? folder.substring(folder.replaceAll("/+$", "").lastIndexOf('/') + 1)
            : options.title();
    String made =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
            .format(ZonedDateTime.now(ZoneOffset.UTC));
    return new Report.Timings(title, folder, made, steps, speeds);
  }
}
