package io.karasu.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.text.JapaneseNormalizer;
import io.karasu.text.Normalization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Real texts of {@code ../shared/data} by source, roughly cleaned and normalised. */
final class SharedTexts {

  static final Path DATA = Path.of(System.getProperty("karasu.shared", "../shared"), "data");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JapaneseNormalizer NORMALIZER =
      new JapaneseNormalizer(
          new Normalization(
              Normalization.Form.NFC, true, true, true, true, true, true, true, true));

  private SharedTexts() {}

  static boolean areThere() {
    return Files.isDirectory(DATA);
  }

  /** Texts by source; not normalised yet. */
  static Map<String, List<String>> raw() throws IOException {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    texts.put("aozora", aozora());
    texts.put("precedents", precedents());
    texts.put(
        "wikipedia", column(lines(DATA.resolve("wikipedia/jawiki-country.wikitext.jsonl.gz"))));
    texts.put(
        "culturax", column(Files.readAllLines(DATA.resolve("webpages/culturax_shape.jsonl"))));
    texts.put("ultrachat", english());
    return texts;
  }

  static Map<String, List<String>> normalized() throws IOException {
    Map<String, List<String>> texts = raw();
    texts.replaceAll((source, list) -> list.stream().map(NORMALIZER::normalize).toList());
    return texts;
  }

  /** Bodies without header, ruby, notes and colophon: enough for statistics, not a reader. */
  private static List<String> aozora() throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path file : files(DATA.resolve("aozora/cards"), ".txt")) {
      String text = Files.readString(file, Charset.forName("windows-31j"));
      // Title, legend, body: a work without a legend has one part.
      String[] parts = text.split("-{20,}", 3);
      String body = parts[parts.length - 1];
      int colophon = body.indexOf("底本：");
      texts.add(
          (colophon < 0 ? body : body.substring(0, colophon)).replaceAll("《[^》]*》|［＃[^］]*］|｜", ""));
    }
    return texts;
  }

  private static List<String> precedents() throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path file : files(DATA.resolve("precedents/data_set"), ".json")) {
      JsonNode contents = JSON.readTree(file.toFile()).path("contents");
      if (contents.isTextual()) {
        texts.add(contents.asText());
      }
    }
    for (Path file : files(DATA.resolve("precedents/hanreiviewer"), ".json")) {
      StringBuilder text = new StringBuilder();
      addStrings(JSON.readTree(file.toFile()).path("contents"), text);
      texts.add(text.toString());
    }
    return texts;
  }

  /** Every {@code text}, header and list item; {@code raw_text} is the same text again. */
  private static void addStrings(JsonNode node, StringBuilder text) {
    if (node.isTextual()) {
      text.append(node.asText()).append('\n');
    } else if (node.isArray()) {
      node.forEach(child -> addStrings(child, text));
    } else {
      node.fields()
          .forEachRemaining(
              field -> {
                if (!field.getKey().equals("raw_text") && !field.getKey().equals("type")) {
                  addStrings(field.getValue(), text);
                }
              });
    }
  }

  /** English messages of OASST stand for English chats; very short ones are left out. */
  private static List<String> english() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(DATA.resolve("oasst/en_100_message.part.jsonl"))) {
      JsonNode message = JSON.readTree(line);
      if (message.path("text").asText().length() > 200) {
        texts.add(message.path("text").asText());
      }
    }
    return texts;
  }

  private static List<String> column(List<String> lines) throws IOException {
    List<String> texts = new ArrayList<>();
    for (String line : lines) {
      texts.add(JSON.readTree(line).path("text").asText());
    }
    return texts;
  }

  private static List<String> lines(Path gzip) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }
}
