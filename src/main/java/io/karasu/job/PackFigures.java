package io.karasu.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Nullable;
import io.karasu.spark.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of {@code pack} as the summary shows them, from {@code _run/pack.json}. */
final class PackFigures {

  static final String REPORT = "packing";

  private static final ObjectMapper JSON = new ObjectMapper();

  private PackFigures() {}

  /** Tokens drawn of a source, EOS counted; 0 if there are none. */
  static long tokens(@Nullable StepRecord pack, String source) {
    if (pack != null) {
      for (JsonNode share : report(pack).path("sources")) {
        if (share.path("source").asText().equals(source)) {
          return share.path("achieved").asLong();
        }
      }
    }
    return 0;
  }

  /** What was packed, a line each. */
  static List<String> lines(StepRecord pack) {
    JsonNode report = report(pack);
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Packed %,d of %,d tokens into %,d sequences in %,d files; %.2f %% of the positions are filled, %.2f %% of the documents were split or cut.",
            report.path("tokens").asLong(),
            report.path("tokenBudget").asLong(),
            report.path("sequences").asLong(),
            report.path("files").asLong(),
            100 * report.path("utilisation").asDouble(),
            100 * report.path("truncation").asDouble()));
    for (JsonNode share : report.path("sources")) {
      if (share.path("ranOut").asBoolean()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "  source %s ran out: %,d tokens asked, %,d there are in %.2f epochs (raise maxEpochs, lower its weight, or add data)",
                share.path("source").asText(),
                share.path("asked").asLong(),
                share.path("achieved").asLong(),
                share.path("epochs").asDouble()));
      }
    }
    return lines;
  }

  private static JsonNode report(StepRecord pack) {
    return JSON.valueToTree(pack.report().get(REPORT));
  }
}
