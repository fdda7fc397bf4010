package io.karasu.report;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.Table;
import io.karasu.corpus.TokenizerCount;
import io.karasu.report.Trained.Speed;
import io.karasu.report.Trained.Validation;
import io.karasu.spark.StepRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the trainings of a run came to: from the table {@code steps} and the records. */
final class TrainingQueries {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunTables tables;
  private final List<Packed.Drawn> mixture;
  private final List<TokenizerCount> tokenizers;

  /**
   * Prepares.
   *
   * @param tokenizers the run's own first
   */
  TrainingQueries(RunTables tables, @Nullable Packed packed, List<TokenizerCount> tokenizers) {
    this.tables = tables;
    this.mixture = packed == null ? List.of() : packed.sources();
    this.tokenizers = tokenizers;
  }

  /** The trainings by name of the model, and how fast they were. */
  record Result(List<Trained> trainings, Map<String, Speed> speeds) {}

  /** Reads the table {@code steps} once for each model. */
  Result trainings() {
    List<Trained> trainings = new ArrayList<>();
    Map<String, Speed> speeds = new TreeMap<>();
    Dataset<Row> steps = tables.table(Table.STEPS).map(Provenance::applied).orElse(null);
    if (steps == null) {
      return new Result(trainings, speeds);
    }
    Map<String, StepRecord> records = records();
    for (Row model : steps.select("model").distinct().sort("model").collectAsList()) {
      String name = model.getString(0);
      training(name, records.get(name), steps.where(col("model").equalTo(name)), trainings, speeds);
    }
    return new Result(trainings, speeds);
  }

  private Map<String, StepRecord> records() {
    Map<String, StepRecord> records = new HashMap<>();
    for (StepRecord record : tables.records()) {
      JsonNode report = figures(record);
      if (report.isObject()) {
        records.put(report.path("model").asText(), record);
      }
    }
    return records;
  }

  private static JsonNode figures(StepRecord record) {
    return JSON.valueToTree(record.report().getOrDefault("training", ""));
  }

  private void training(
      String model,
      @Nullable StepRecord record,
      Dataset<Row> steps,
      List<Trained> trainings,
      Map<String, Speed> speeds) {
    StepCurves curves = StepCurves.of(steps);
    JsonNode figures = record == null ? JSON.createObjectNode() : figures(record);
    List<Validation> validation = new ArrayList<>();
    figures
        .path("validation")
        .forEach(
            each ->
                validation.add(
                    new Validation(each.path("step").asLong(), finite(each.path("loss")))));
    Double held = null;
    for (Validation each : validation) {
      held = each.loss() == null ? held : each.loss();
    }
    Double bytes = record == null ? null : bytesPerToken(record);
    trainings.add(
        new Trained(
            model,
            record == null ? null : record.step(),
            record == null ? null : (Long) figures.path("parameters").asLong(),
            curves.steps(),
            curves.tokens(),
            record == null ? null : finite(figures.path("unigramEntropy")),
            finite(curves.lastLoss()),
            held,
            held == null || bytes == null ? null : (Double) (held / StrictMath.log(2) / bytes),
            validation,
            curves.loss(),
            curves.gradientNorm(),
            curves.lr(),
            figures.path("unusual").size(),
            record == null
                ? List.of()
                : new UnusualQueries(tables).of(record, figures.path("unusual"), steps)));
    speeds.put(model, new Speed(curves.seconds(), curves.throughput()));
  }

  /**
   * UTF-8 bytes of text that a token of the mixture stands for, its share of EOS counted; null
   * where the run's own tokenizer was not counted on every source of the mixture.
   */
  @Nullable
  private Double bytesPerToken(StepRecord record) {
    boolean isText =
        JSON.valueToTree(record.config()).path("table").asText().equals(Table.SEQUENCES.folder());
    if (!isText || tokenizers.isEmpty()) {
      return null;
    }
    String own = tokenizers.get(0).tokenizer();
    double bytes = 0;
    double tokens = 0;
    for (Packed.Drawn source : mixture) {
      TokenizerCount count =
          tokenizers.stream()
              .filter(each -> each.tokenizer().equals(own))
              .filter(each -> each.source().equals(source.source()))
              .findFirst()
              .orElse(null);
      if (source.achieved() == 0) {
        continue;
      }
      if (count == null || count.tokens() == 0) {
        return null;
      }
      tokens += source.achieved();
      bytes += (double) source.achieved() * count.bytes() / (count.tokens() + count.documents());
    }
    return tokens == 0 ? null : (Double) (bytes / tokens);
  }

  /** Jackson writes what is not finite as text. */
  @Nullable
  private static Double finite(JsonNode value) {
    return value.isNumber() ? finite(value.asDouble()) : null;
  }

  @Nullable
  static Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
