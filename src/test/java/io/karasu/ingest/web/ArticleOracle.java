package io.karasu.ingest.web;

import io.karasu.text.WhiteSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;

/** The article of a real page as a reader of it marked it, and how much of it a text keeps. */
final class ArticleOracle {

  static final Path PAGES =
      Path.of(System.getProperty("karasu.shared", "../shared"), "data", "webpages");
  private static final Path MARKS = Path.of("src/test/resources/web/articles.tsv");
  private static final int GRAM = 5;

  private final String page;
  private final byte[] bytes;
  private final String article;
  private final List<String> kept;
  private final List<String> dropped;

  private ArticleOracle(
      String page, byte[] bytes, String article, List<String> kept, List<String> dropped) {
    this.page = page;
    this.bytes = bytes;
    this.article = article;
    this.kept = kept;
    this.dropped = dropped;
  }

  static boolean isThere() {
    return Files.isDirectory(PAGES);
  }

  static List<ArticleOracle> all() {
    List<ArticleOracle> all = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(MARKS)) {
        if (!line.startsWith("#")) {
          String[] columns = line.split("\t", -1);
          for (Path file : files(columns[0])) {
            all.add(of(file, columns));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Path below {@code ../shared/data/webpages}. */
  String page() {
    return page;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** The article's visible text without white space. */
  String article() {
    return article;
  }

  /** Short quotes that a text of the article has. */
  List<String> kept() {
    return kept;
  }

  /** Short quotes that it has not. */
  List<String> dropped() {
    return dropped;
  }

  /** Share of the article that a text has, by character 5-grams without white space. */
  double recall(String text) {
    return common(text) / (double) size(grams(article));
  }

  /** Share of a text that the article has not, by the same. */
  double boilerplate(String text) {
    return 1 - common(text) / (double) size(grams(withoutWhiteSpace(text)));
  }

  private long common(String text) {
    Map<String, Integer> found = grams(withoutWhiteSpace(text));
    long common = 0;
    for (Map.Entry<String, Integer> gram : grams(article).entrySet()) {
      common += Math.min(gram.getValue(), found.getOrDefault(gram.getKey(), 0));
    }
    return common;
  }

  private static ArticleOracle of(Path file, String[] columns) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Document page = Jsoup.parse(DecodedPage.of(bytes, null).orElseThrow().html());
    page.select("script, style, noscript, rt, rp").remove();
    if (!columns[2].isEmpty()) {
      page.select(columns[2]).remove();
    }
    StringBuilder article = new StringBuilder();
    for (Element part : page.select(columns[1])) {
      NodeTraversor.traverse((node, depth) -> append(node, article), part);
    }
    return new ArticleOracle(
        PAGES.relativize(file).toString(),
        bytes,
        withoutWhiteSpace(article.toString()),
        List.of(columns[3].split("\\|")),
        List.of(columns[4].split("\\|")));
  }

  private static void append(Node node, StringBuilder text) {
    if (node instanceof TextNode piece) {
      text.append(piece.getWholeText());
    }
  }

  private static List<Path> files(String page) throws IOException {
    Path file = PAGES.resolve(page);
    if (!page.endsWith("/*")) {
      return List.of(file);
    }
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.sorted().toList();
    }
  }

  private static String withoutWhiteSpace(String text) {
    StringBuilder kept = new StringBuilder();
    text.codePoints().filter(c -> !WhiteSpace.is(c)).forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static Map<String, Integer> grams(String text) {
    Map<String, Integer> grams = new HashMap<>();
    for (int i = 0; i + GRAM <= text.length(); i++) {
      grams.merge(text.substring(i, i + GRAM), 1, Integer::sum);
    }
    return grams;
  }

  private static long size(Map<String, Integer> grams) {
    return Math.max(1, grams.values().stream().mapToLong(Integer::intValue).sum());
  }
}
