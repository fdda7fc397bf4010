package io.karasu.ingest.aozora;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The conformance vectors of aozora-notation-spec, as plain text: the tags of {@code expected.html}
 * stripped, and dropped with their content the readings, figures, hidden notes and the elements
 * that show notes: return marks, the inputter's note numbers and notes about ruby.
 */
class AozoraVectorsTest {

  private static final Set<String> NOTES =
      Set.of("aozora-kaeriten", "aozora-editor-note", "aozora-ruby-note");

  /** Vectors whose text we mean to differ from, each with the reason. */
  private static final Map<String, String> OTHER_TEXT =
      Map.of(
          "accent_decomposition_applied",
          "keeps the brackets 〔〕; Aozora Bunko's own converter drops them with the accents, as we do",
          "fraction_forward",
          "draws １／４ with the fraction slash U+2044; the book's text has its own slash",
          "fraction_forward_no_referent",
          "draws 1/4 with the fraction slash U+2044; the book's text has its own slash",
          "pua_collision",
          "replaces private characters because that processor uses them itself; we pass them on",
          "unresolved_gaiji",
          "shows the description of a character without a code; we write 〓 and count it");

  /** Vectors that agree in text but break lines otherwise, each with the reason. */
  private static final Map<String, String> OTHER_LINES =
      Map.of(
          "font_size_bare_range",
          "makes a block of words that the official list marks inside a line",
          "sashie_caption",
          "parts the paragraph at the figure, which plain text drops from inside the line");

  @Test
  void passesTheBundledVectors() throws IOException {
    try (InputStream in = AozoraVectorsTest.class.getResourceAsStream("conformance_subset.jsonl")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<JsonNode> vectors = parse(text.lines().toList());
      assertThat(vectors).hasSizeGreaterThan(20);
      assertThat(failures(vectors)).isEmpty();
    }
  }

  @Test
  void passesAllVectorsButTheListedOnes() throws IOException {
    List<JsonNode> vectors =
        parse(Files.readAllLines(SharedData.require("aozora_notation/conformance_vectors.jsonl")));
    assertThat(vectors).hasSize(96);
    assertThat(failures(vectors)).isEmpty();
  }

  @Test
  void listsOnlyVectorsThatReallyDiffer() throws IOException {
    Set<String> texts = new HashSet<>();
    Set<String> lines = new HashSet<>();
    for (JsonNode vector :
        parse(
            Files.readAllLines(SharedData.require("aozora_notation/conformance_vectors.jsonl")))) {
      if (!joined(expected(vector)).equals(joined(actual(vector)))) {
        texts.add(vector.get("name").asText());
      } else if (!expected(vector).equals(actual(vector))) {
        lines.add(vector.get("name").asText());
      }
    }
    assertThat(texts).isEqualTo(OTHER_TEXT.keySet());
    assertThat(lines).isEqualTo(OTHER_LINES.keySet());
  }

  private static List<JsonNode> parse(List<String> lines) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> vectors = new ArrayList<>();
    for (String line : lines) {
      vectors.add(mapper.readTree(line));
    }
    return vectors;
  }

  private static List<String> failures(List<JsonNode> vectors) {
    List<String> failures = new ArrayList<>();
    for (JsonNode vector : vectors) {
      String name = vector.get("name").asText();
      String expected = expected(vector);
      String actual = actual(vector);
      boolean same =
          OTHER_LINES.containsKey(name)
              ? joined(expected).equals(joined(actual))
              : OTHER_TEXT.containsKey(name) || expected.equals(actual);
      if (!same) {
        failures.add(name + ": " + expected + " ≠ " + actual);
      }
    }
    return failures;
  }

  private static String expected(JsonNode vector) {
    return HtmlText.lines(HtmlText.of(vector.get("expected").get("html").asText(), NOTES));
  }

  private static String actual(JsonNode vector) {
    return HtmlText.lines(AozoraNotation.toPlain(vector.get("source").asText()));
  }

  private static String joined(String text) {
    return text.replace("\n", "");
  }
}
