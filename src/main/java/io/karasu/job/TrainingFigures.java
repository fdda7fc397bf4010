package io.karasu.job;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;

import io.karasu.corpus.Table;
import io.karasu.model.huggingface.ModelCard;
import io.karasu.model.huggingface.ModelCard.Entry;
import io.karasu.train.LossWatch;
import io.karasu.train.StepEntry;
import io.karasu.train.TrainConfig;
import io.karasu.train.TrainState;
import io.karasu.train.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a training came to, for {@code _run/STEP.json}, the report and the model card.
 *
 * @param report the figures by name
 * @param card the model card
 */
record TrainingFigures(Map<String, Object> report, ModelCard card) {

  /** Under this name they are in the record of the step. */
  static final String REPORT = "training";

  /** Gathers them. */
  static TrainingFigures of(Run run, Training training, TrainState state, List<StepEntry> entries) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("model", training.config().name());
    report.put("parameters", training.decoder().parameters());
    report.put("steps", state.step());
    report.put("tokens", state.tokens());
    report.put("firstWeights", training.path() == null ? "new" : training.path());
    report.put("unigramEntropy", unigramEntropy(run.rows(Table.SEQUENCES)));
    List<Map<String, Object>> validation = new ArrayList<>();
    List<Map<String, Object>> unusual = new ArrayList<>();
    for (StepEntry entry : entries) {
      if (entry.validationLoss() != null) {
        validation.add(Map.of("step", entry.row().step(), "loss", entry.validationLoss()));
      }
      if (entry.verdict() != LossWatch.Verdict.APPLY) {
        unusual.add(
            Map.of(
                "step", entry.row().step(),
                "verdict", entry.verdict().name().toLowerCase(Locale.ROOT),
                "firstIndex", entry.row().firstIndex(),
                "lastIndex", entry.row().lastIndex()));
      }
    }
    report.put("validation", validation);
    report.put("unusual", unusual);
    return new TrainingFigures(report, card(run, training, state, report));
  }

  /**
   * Entropy of the tokens by their frequencies in the table, in nats: what a model without any
   * context can reach.
   */
  private static double unigramEntropy(Dataset<Row> sequences) {
    List<Row> counts =
        sequences
            .select(explode(col("input_ids")).as("token"))
            .groupBy("token")
            .agg(count(lit(1)).as("n"))
            .sort("token")
            .collectAsList();
    double all = counts.stream().mapToLong(row -> row.getLong(1)).sum();
    double entropy = 0;
    for (Row row : counts) {
      double share = row.getLong(1) / all;
      entropy -= share * StrictMath.log(share);
    }
    return entropy;
  }

  private static ModelCard card(
      Run run, Training training, TrainState state, Map<String, Object> report) {
    TrainConfig config = training.config();
    String base = training.path();
    return new ModelCard(
        config.name(),
        String.format(
            "A decoder of %,d parameters, trained %s on %,d tokens of text with Karasu.",
            training.decoder().parameters(),
            base == null ? "from new weights" : "on from " + base,
            state.tokens()),
        "other",
        List.of("ja"),
        base,
        data(run),
        state.tokens(),
        settings(training, state),
        results(report),
        List.of());
  }

  private static List<Entry> settings(Training training, TrainState state) {
    TrainConfig config = training.config();
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry("optimiser steps", String.valueOf(state.step())));
    entries.add(new Entry("tokens per step", String.valueOf(config.tokensPerStep())));
    entries.add(new Entry("schedule", config.schedule().kind().toString()));
    entries.add(new Entry("learning rate", String.valueOf(config.schedule().learningRate())));
    entries.add(new Entry("warm-up steps", String.valueOf(config.schedule().warmupSteps())));
    entries.add(
        new Entry(
            "AdamW",
            String.format(
                Locale.ROOT,
                "betas %s and %s, epsilon %s, weight decay %s",
                config.adamw().beta1(),
                config.adamw().beta2(),
                config.adamw().epsilon(),
                config.adamw().weightDecay())));
    entries.add(new Entry("gradient clipped to norm", String.valueOf(config.clipNorm())));
    entries.add(new Entry("computed in", config.dtype().toString()));
    return entries;
  }

  private static List<Entry> results(Map<String, Object> report) {
    List<?> validation = (List<?>) report.get("validation");
    if (validation.isEmpty()) {
      return List.of();
    }
    Map<?, ?> last = (Map<?, ?>) validation.get(validation.size() - 1);
    return List.of(
        new Entry(
            "mean loss on held-out sequences (nats per token)",
            String.format(Locale.ROOT, "%.4f", (Double) last.get("loss"))),
        new Entry(
            "entropy of the tokens without context (nats per token)",
            String.format(Locale.ROOT, "%.4f", (Double) report.get("unigramEntropy"))));
  }

  private static List<ModelCard.Data> data(Run run) {
    Dataset<Row> documents =
        run.rows(Table.SEQUENCES)
            .select(explode(col("documents")).as("document"))
            .groupBy(col("document.id").as("id"))
            .agg(sum(col("document.length").cast("long")).as("tokens"));
    List<Row> rows =
        documents
            .join(run.rows(Table.CORPUS).select("id", "source", "license"), "id")
            .groupBy("source")
            .agg(
                count(lit(1)).as("documents"),
                sum("tokens").as("tokens"),
                array_sort(collect_set(substring_index(col("license"), ";", 1))).as("licences"))
            .collectAsList();
    Map<String, ModelCard.Data> bySource = new TreeMap<>();
    for (Row row : rows) {
      bySource.put(
          row.getString(0),
          new ModelCard.Data(
              row.getString(0), null, row.getList(3), row.getLong(1), row.getLong(2)));
    }
    return new ArrayList<>(bySource.values());
  }
}
