package io.karasu.ingest.precedents;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.text.WhiteSpace;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the repair of any text. */
class PdfTextPropertiesTest {

  @Property(tries = 1000)
  void isIdempotent(@ForAll("pages") String page) {
    String once = PdfText.repair(page);
    assertThat(PdfText.repair(once)).isEqualTo(once);
  }

  @Property(tries = 1000)
  void losesAndAddsNothingButBlanks(@ForAll("pages") String page) {
    assertThat(visible(PdfText.repair(page))).isEqualTo(visible(page));
  }

  @Property(tries = 1000)
  void joinsNoTwoWordsOrNumbersOfAscii(@ForAll("pages") String page) {
    assertThat(words(PdfText.repair(page))).isEqualTo(words(page));
  }

  @Property(tries = 1000)
  void acceptsAnything(@ForAll String text) {
    String once = PdfText.repair(text);
    assertThat(PdfText.repair(once)).isEqualTo(once);
  }

  @Provide
  Arbitrary<String> pages() {
    Arbitrary<String> token =
        Arbitraries.of(
            "裁",
            "判",
            "長",
            "主",
            "文",
            "ア",
            "１",
            "第１",
            "(1)",
            "A",
            "AB1",
            "42",
            "α",
            "。",
            "，",
            "（",
            "）",
            "被告人は，平成２４年９月２１日",
            "同支部において",
            "窃盗罪により懲役１年に処せられた",
            "裁判官",
            "について",
            "\ud842\udfb7");
    Arbitrary<String> gap = Arbitraries.of("", "", " ", "  ", "\u3000", "    ", "\0", "\t");
    Arbitrary<String> line =
        token.flatMap(t -> gap.map(g -> t + g)).list().ofMaxSize(14).map(l -> String.join("", l));
    return line.list().ofMaxSize(40).map(lines -> String.join("\n", lines));
  }

  private static List<Integer> visible(String text) {
    return text.codePoints()
        .filter(c -> !WhiteSpace.is(c) && !Characters.isControl(c))
        .boxed()
        .toList();
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[^A-Za-z0-9]+")).filter(word -> !word.isEmpty()).toList();
  }
}
