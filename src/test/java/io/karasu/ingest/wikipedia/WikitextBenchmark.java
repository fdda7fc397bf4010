package io.karasu.ingest.wikipedia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Single-thread throughput of {@link Wikitext} on the 111 articles of the shared data, in MB of
 * UTF-8 of the wikitext per CPU-second: {@code java -cp …
 * io.karasu.ingest.wikipedia.WikitextBenchmark [FOLDER]}; with a folder the texts are written there
 * to be read.
 */
final class WikitextBenchmark {

  private static final int ROUNDS = 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private WikitextBenchmark() {}

  public static void main(String[] args) throws IOException {
    List<String> texts = new ArrayList<>();
    Path data =
        Path.of(System.getProperty("karasu.shared", "../shared"))
            .resolve("data/wikipedia/jawiki-country.wikitext.jsonl.gz");
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(data)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode page = new ObjectMapper().readTree(line);
        texts.add(page.get("text").asText());
        if (args.length > 0) {
          Files.writeString(
              Path.of(args[0], page.get("title").asText() + ".txt"),
              Wikitext.clean(page.get("text").asText(), Set.of("脚注", "関連項目")).text());
        }
      }
    }
    double megabytes =
        texts.stream().mapToLong(t -> t.getBytes(StandardCharsets.UTF_8).length).sum() / 1e6;
    double best = Double.MAX_VALUE;
    long characters = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (String text : texts) {
        characters += Wikitext.clean(text, Set.of("脚注", "関連項目")).text().length();
      }
      best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - start) / 1e9);
    }
    System.out.printf(
        "%.2f MB %.1f MB per CPU-second (%d characters left)%n",
        megabytes, megabytes / best, characters / ROUNDS);
  }
}
