package io.karasu.ingest.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Single-thread throughput of what becomes of a page, in MB of HTML per second, on the real pages:
 * {@code java -cp … io.karasu.ingest.web.MainTextBenchmark}.
 */
final class MainTextBenchmark {

  private static final int ROUNDS = 60;

  private MainTextBenchmark() {}

  public static void main(String[] args) {
    List<byte[]> pages = ArticleOracle.all().stream().map(ArticleOracle::bytes).toList();
    List<String> html =
        pages.stream().map(page -> DecodedPage.of(page, null).orElseThrow().html()).toList();
    List<byte[]> japanese =
        html.stream()
            .map(page -> org.jsoup.Jsoup.parse(page).outerHtml().getBytes(StandardCharsets.UTF_8))
            .toList();
    time("decode, as saved", pages, p -> DecodedPage.of(p, null).orElseThrow().html().length());
    time("decode, UTF-8", japanese, p -> DecodedPage.of(p, null).orElseThrow().html().length());
    time(
        "decode and parse (jsoup)",
        japanese,
        p -> org.jsoup.Jsoup.parse(DecodedPage.of(p, null).orElseThrow().html()).childNodeSize());
    time(
        "decode, parse, main text",
        japanese,
        p ->
            MainText.of(DecodedPage.of(p, null).orElseThrow().html())
                .orElseThrow()
                .text()
                .length());
  }

  private static void time(String what, List<byte[]> pages, ToIntFunction<byte[]> work) {
    double megabytes = pages.stream().mapToLong(p -> p.length).sum() / 1e6;
    double best = Double.MAX_VALUE;
    long checksum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (byte[] page : pages) {
        checksum += work.applyAsInt(page);
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    System.out.printf(
        "%-28s %5.2f MB %8.1f MB/s (%d)%n", what, megabytes, megabytes / best, checksum);
  }
}
