package io.karasu.ingest.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for any text, be it wikitext or not. */
class WikitextPropertiesTest {

  private static final Set<String> CLOSING = Set.of("脚注");

  /** What must be in no text that comes out; also a line that begins as a cell of a table does. */
  private static final Pattern RESIDUE =
      Pattern.compile("\\{\\{|\\}\\}|\\[\\[|\\]\\]|\\|thumb|(^|\n)\\|");

  private static final List<String> SOUP =
      List.of(
          "{{",
          "}}",
          "[[",
          "]]",
          "{|",
          "|}",
          "{{{",
          "}}}",
          "[",
          "]",
          "{",
          "}",
          "|",
          "||",
          "\n",
          "\n\n",
          "\n| ",
          "\n! ",
          "\n|-",
          "\n== 章 ==\n",
          "\n=== 節 ===",
          "==",
          "\n* ",
          "\n: ",
          ";",
          "''",
          "'''",
          "<ref>",
          "</ref>",
          "<ref name=a/>",
          "<!--",
          "-->",
          "<nowiki>",
          "</nowiki>",
          "<pre>",
          "</pre>",
          "<math>",
          "</math>",
          "<br />",
          "<table>",
          "</table>",
          "<div",
          ">",
          "<",
          "&lt;",
          "&#91;",
          "&#123;",
          "&lbrack;",
          "&amp;",
          "&",
          "-{",
          "}-",
          "__TOC__",
          "__",
          "[http://a ",
          "ファイル:",
          "Category:",
          "en:",
          "|thumb",
          "lang|fr|",
          "仮リンク|",
          "（",
          "）",
          "、",
          "山",
          "a",
          "𠮷",
          "\ud842",
          " ",
          "　",
          "=",
          ":",
          "#REDIRECT",
          "\r\n",
          "----");

  @Property(tries = 3000)
  void leavesNoMarkup(@ForAll("soups") String soup) {
    String text = Wikitext.clean(soup, CLOSING).text();
    assertThat(RESIDUE.matcher(text).find()).as("%s", text).isFalse();
    assertThat(text).isEqualTo(text.stripTrailing()).doesNotContain("\n\n\n");
  }

  @Property(tries = 1000)
  void cleaningCleanProseChangesNothing(@ForAll("prose") String prose) {
    assertThat(Wikitext.clean(prose, CLOSING).text()).isEqualTo(prose);
    assertThat(PlainArticle.clean(prose, CLOSING)).isEqualTo(prose);
  }

  @Property(tries = 500)
  void whatIsClosedDisappearsAndNothingElse(@ForAll("prose") String a, @ForAll("prose") String b) {
    String dropped = "{{出典|a=[[b]]|{{c}}}}<ref>注</ref>[[Category:山]]<!-- 註 -->";
    assertThat(Wikitext.clean(a + dropped + b, CLOSING).text()).isEqualTo(a + b);
  }

  @Property(tries = 300)
  void pagesAreReadOrRefusedButNeverThrow(@ForAll("soups") String soup) {
    try {
      PageXml.parse("<page><revision><text>" + soup + "</text></revision></page>");
    } catch (PageXml.Malformed e) {
      assertThat(e).hasMessageMatching("[ -~]+[^ ]*");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{", "[[", "{{a|", "\n{|", "<ref>", "[[a|", "<!--", "{{{", "}}", "]]", "<a ", "[http://a ",
        "{{lang|fr|", "\n== a", "\n=", "-{a", "&lt", "__a", "（、", "）", "、", "''", "<table>", "|",
        "\n|", "</ref>", "<nowiki>", "[", "=", "{{a|b=", "* ", "\n* [[ファイル:", "[[a|{{b|", "('",
      })
  void takesLinearTimeOnDeepNesting(String piece) {
    String deep = piece.repeat(100_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          Wikitext.clean(deep, CLOSING);
          Wikitext.clean(deep + "}}".repeat(100_000) + "]]".repeat(100_000), CLOSING);
        });
  }

  @Provide
  Arbitrary<String> soups() {
    return Arbitraries.of(SOUP).list().ofMaxSize(60).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> prose() {
    Arbitrary<String> sentence =
        Arbitraries.of("富士山は高い。", "𠮷野家（よしのや）に行く。", "Tokyo 2020", "「あ」と言う。", "a < b & c");
    return sentence
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(list -> list.stream().collect(Collectors.joining("\n\n")));
  }
}
