package io.karasu.ingest.wikipedia;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** The real articles beside the project; tests that need them are skipped where they are absent. */
final class SharedWikipedia {

  static final Set<String> CLOSING = Set.of("脚注", "脚註", "関連項目", "出典", "外部リンク", "参考文献", "参照", "注釈");

  private SharedWikipedia() {}

  /** The 111 articles on countries: wikitext by title. */
  static Map<String, String> articles() throws IOException {
    Map<String, String> articles = new LinkedHashMap<>();
    for (String line : unpacked("jawiki-country.wikitext.jsonl.gz").lines().toList()) {
      JsonNode page = new ObjectMapper().readTree(line);
      articles.put(page.get("title").asText(), page.get("text").asText());
    }
    return articles;
  }

  /** The pages of the dump in XML. */
  static List<String> pages() throws IOException {
    String dump = unpacked("reshaped_pages-articles.xml.gz");
    List<String> pages = new java.util.ArrayList<>();
    int start = dump.indexOf("<page>");
    while (start >= 0) {
      int end = dump.indexOf("</page>", start) + "</page>".length();
      pages.add(dump.substring(start, end));
      start = dump.indexOf("<page>", end);
    }
    return pages;
  }

  /** The article on the United Kingdom. */
  static String unitedKingdom() throws IOException {
    return Files.readString(require("jawiki-UK.wikitext.txt"));
  }

  private static String unpacked(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(require(name)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Path require(String name) {
    Path found =
        Path.of(System.getProperty("karasu.shared", "../shared"))
            .resolve("data/wikipedia")
            .resolve(name);
    assumeTrue(Files.exists(found), () -> "skipped: no " + found);
    return found;
  }
}
