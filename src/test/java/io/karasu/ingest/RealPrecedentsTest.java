package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Document;
import io.karasu.ingest.precedents.PdfText;
import io.karasu.ingest.precedents.ViewerText;
import io.karasu.text.WhiteSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every file of {@code ../shared/data/precedents}. */
class RealPrecedentsTest {

  private static final Path FOLDER = Readings.DATA.resolve("precedents");
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeEach
  void dataIsThere() {
    assumeTrue(Files.isDirectory(FOLDER), "skipped: ../shared/data/precedents is not there");
  }

  @Test
  void fourCasesAndThreeJudgmentsAreKeptAndTheOneWithoutContentsIsNot() throws IOException {
    List<Ingested> rows = new ArrayList<>();
    for (Path file : files()) {
      rows.addAll(
          Readings.read(Readings.precedents(), file, new Limits(1 << 25, 1 << 25, 1 << 25)));
    }

    assertThat(rows).hasSize(8);
    assertThat(Readings.refusals(rows)).containsExactly("file no_contents null");
    assertThat(Readings.details(rows)).allMatch(detail -> detail.contains("\"74599\""));
    assertThat(Readings.documents(rows))
        .extracting(Document::date)
        .containsExactlyInAnyOrder(
            "2020-12-07",
            "2020-01-31",
            "2020-02-25",
            "2020-03-11",
            "2012-09-20",
            "2014-03-27",
            "2015-04-10");
    assertThat(Readings.documents(rows))
        .extracting(Document::title)
        .contains("殺人，窃盗，住居侵入，会社法違反被告事件（令和1(あ)1843 最高裁判所第一小法廷）", "平成24年(ワ)第11800号 特許権侵害差止請求事件");
    assertThat(Readings.documents(rows))
        .allMatch(document -> document.text().lines().anyMatch("主文"::equals));
  }

  @Test
  void noVisibleCharacterIsLostOrAdded() throws IOException {
    int linesBefore = 0;
    int linesAfter = 0;
    for (Path file : files()) {
      JsonNode contents = JSON.readTree(file.toFile()).path("contents");
      if (contents.isTextual()) {
        // There is nothing to leave out in these four: no page numbers, no marks.
        String text = PdfText.repair(contents.textValue());
        assertThat(visible(text)).isEqualTo(visible(contents.textValue()));
        linesBefore += (int) contents.textValue().lines().count();
        linesAfter += (int) text.lines().count();
      } else if (contents.isObject()) {
        StringBuilder all = new StringBuilder();
        strings(contents, "", all);
        // The heading that the layout repeats before fact_reason.
        assertThat(counts(ViewerText.of(contents), "")).isEqualTo(counts(all.toString(), "主文"));
      }
    }
    assertThat(linesBefore).isEqualTo(89);
    assertThat(linesAfter).isEqualTo(40);
  }

  /** The strings that are text: headings, numbers, raw texts and plain texts; by the layout. */
  private static void strings(JsonNode node, String key, StringBuilder all) {
    if (node.isTextual() && List.of("header_text", "header", "raw_text", "texts").contains(key)) {
      all.append(node.textValue());
    } else if (node.isArray()) {
      node.forEach(element -> strings(element, key, all));
    } else if (node.isObject()) {
      node.fields().forEachRemaining(field -> strings(field.getValue(), field.getKey(), all));
    }
  }

  private static String visible(String text) {
    StringBuilder visible = new StringBuilder();
    text.codePoints().filter(c -> !WhiteSpace.is(c)).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** How often each visible character occurs, without those of {@code artefact}, once. */
  private static Map<Integer, Integer> counts(String text, String artefact) {
    Map<Integer, Integer> counts = new TreeMap<>();
    visible(text).codePoints().forEach(c -> counts.merge(c, 1, Integer::sum));
    artefact.codePoints().forEach(c -> counts.merge(c, -1, Integer::sum));
    return counts;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
