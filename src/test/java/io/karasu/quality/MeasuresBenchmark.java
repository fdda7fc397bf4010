package io.karasu.quality;

import io.karasu.text.JapaneseNormalizer;
import io.karasu.text.Normalization;
import io.karasu.text.Normalization.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Single-thread throughput of the normaliser and the measures on real text, in MB of UTF-8 of the
 * input per second: {@code java -cp … io.karasu.quality.MeasuresBenchmark}.
 */
final class MeasuresBenchmark {

  private static final int ROUNDS = 8;

  private MeasuresBenchmark() {}

  public static void main(String[] args) throws IOException {
    JapaneseNormalizer normalizer =
        new JapaneseNormalizer(
            new Normalization(Form.NFC, true, true, true, true, true, true, true, true));
    Map<String, List<String>> raw = SharedTexts.raw();
    Map<String, List<String>> normal = SharedTexts.normalized();
    for (String source : raw.keySet()) {
      time(source + " normalize, raw text", raw.get(source), t -> normalizer.normalize(t).length());
      time(
          source + " normalize, clean text",
          normal.get(source),
          t -> normalizer.normalize(t).length());
      time(source + " measure", normal.get(source), t -> Measures.of("0", source, t).length());
    }
  }

  private static void time(String what, List<String> texts, ToIntFunction<String> work) {
    double megabytes =
        texts.stream().mapToLong(t -> t.getBytes(StandardCharsets.UTF_8).length).sum() / 1e6;
    double best = Double.MAX_VALUE;
    long checksum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (String text : texts) {
        checksum += work.applyAsInt(text);
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    System.out.printf(
        "%-40s %6.2f MB %8.1f MB/s (%d)%n", what, megabytes, megabytes / best, checksum);
  }
}
