package io.karasu.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class DefaultRulesTest {

  private static final Rules RULES = load(Path.of("conf/default/filter.yaml"));

  /** Reads the rules without the strict mapper of the jobs, which has tests of its own. */
  private static Rules load(Path file) {
    try {
      Map<String, List<Map<String, Object>>> yaml = new Yaml().load(Files.readString(file));
      List<Rule> rules = new ArrayList<>();
      for (Map<String, Object> rule : yaml.get("rules")) {
        rules.add(
            new Rule(
                (String) rule.get("name"),
                (String) rule.get("signal"),
                number(rule.get("min")),
                number(rule.get("max")),
                names(rule.get("sources")),
                names(rule.get("exceptSources"))));
      }
      return new Rules(rules);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Double number(Object value) {
    return value == null ? null : Double.valueOf(((Number) value).doubleValue());
  }

  private static List<String> names(Object value) {
    return value == null ? null : ((List<?>) value).stream().map(String::valueOf).toList();
  }

  private static String verdict(String source, String text) {
    return RULES.firstBrokenBy(Measures.of("id", source, text)).map(Rule::name).orElse("kept");
  }

  private static String article() {
    return "　第一条　この法律は、行政機関の保有する情報の公開を請求する権利につき定める。"
        + "これにより、国民に説明する責務が全うされるようにするとともに、公正で民主的な行政の推進に資することを目的とする。\n";
  }

  @ParameterizedTest
  @CsvSource({
    "length,短い文です。",
    "kanji,快三手机投注平台代理公司是一家专业的网络服务提供商我们致力于为客户提供最优质的产品和服务欢迎各位新老客户前来咨询洽谈合作共创美好未来",
    "foreign,대한민국의 수도는 서울이며 인구는 약 천만 명이다 그리고 이 도시는 한강을 중심으로 발전해 왔으며 많은 역사적 유적을 가지고 있다고 한다",
    "kana,The quick brown fox jumps over the lazy dog while nobody is looking at it from the window.",
    "symbol,★☆★☆★☆★☆◆◇◆◇◆◇■□■□■□★☆★☆★☆★☆◆◇◆◇◆◇■□■□■□★☆★☆★☆★☆◆◇◆◇◆◇■□■□■□春のパンまつりはこちらからどうぞ",
  })
  void rejectsUnder(String rule, String text) {
    assertThat(verdict("web", text)).isEqualTo(rule);
  }

  @Test
  void rejectsEmptyAndBlankTexts() {
    assertThat(verdict("web", "")).isEqualTo("length");
    assertThat(verdict("web", "\u3000\n".repeat(100))).isEqualTo("kanji");
  }

  @Test
  void rejectsCopiesOfALine() {
    assertThat(verdict("web", article().repeat(3))).isEqualTo("duplicate_line");
  }

  @Test
  void rejectsTextThatRepeatsInsideALine() {
    assertThat(verdict("web", "今なら送料無料です、".repeat(30))).isEqualTo("duplicate_10gram");
    assertThat(verdict("web", "ああ".repeat(50))).isEqualTo("top_2gram");
  }

  @Test
  void keepsAnArticleAndEnglishChat() {
    assertThat(verdict("web", article())).isEqualTo("kept");
    String chat =
        "How can I learn to cook?\n\nStart with simple recipes: read them twice, prepare everything"
            + " first, and taste as you go. Here is a list:\n- eggs\n- rice\n- vegetables";
    assertThat(verdict("ultrachat", chat)).isEqualTo("kept");
  }

  @Test
  void keepsGoodTextOfEverySource() throws IOException {
    Assumptions.assumeTrue(SharedTexts.areThere(), "skipped: no data at " + SharedTexts.DATA);
    List<String> rejected = new ArrayList<>();
    SharedTexts.normalized()
        .forEach(
            (source, texts) -> {
              for (int i = 0; i < texts.size(); i++) {
                String verdict = verdict(source, texts.get(i));
                if (!verdict.equals("kept")) {
                  rejected.add(source + " " + i + " " + verdict);
                }
              }
            });
    // A redirect of 17 characters among the Wikipedia articles.
    assertThat(rejected).containsExactly("wikipedia 110 length");
  }
}
