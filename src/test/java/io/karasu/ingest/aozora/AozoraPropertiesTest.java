package io.karasu.ingest.aozora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AozoraPropertiesTest {

  private static final String SPECIAL = "※［《｜〔≪／\r";

  private static final List<String> PIECES =
      List.of(
          "［＃",
          "［",
          "］",
          "※",
          "「",
          "」",
          "《",
          "》",
          "｜",
          "〔",
          "〕",
          "≪",
          "≫",
          "／",
          "＼",
          "″",
          "e'",
          "ae&",
          "漢字",
          "かな",
          "に傍点",
          "は中見出し",
          "中見出し",
          "終わり",
          "改行",
          "地付き",
          "割り注",
          "、",
          "。",
          "\n",
          "\r",
          "　",
          "第3水準1-85-54",
          "U+20B9F",
          "U+110000",
          "mは上ドット付き",
          "99つめのsは下ドット付き",
          "Sam",
          "底本：",
          "----------",
          "【記号について】",
          "［＃本文終わり］",
          "入力：",
          "𠮟",
          "\ud800");

  @Property
  void textWithoutNotationPassesUnchanged(@ForAll String text) {
    String plain =
        text.codePoints()
            .filter(ch -> SPECIAL.indexOf(ch) < 0)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    assertThat(AozoraNotation.toPlain(plain)).isEqualTo(plain);
  }

  @Property(tries = 3000)
  void neverThrows(@ForAll("notation") String text) {
    assertThatCode(() -> AozoraParser.parse(text)).doesNotThrowAnyException();
    assertThatCode(() -> AozoraNotation.toPlain(text)).doesNotThrowAnyException();
  }

  @Property(tries = 1000)
  void neverLosesTheWordsAroundNotation(@ForAll("notation") String text) {
    String words = "いろは\n" + text.replace("」", "").replace("「", "") + "\nにほへ";
    assertThat(AozoraNotation.toPlain(words)).startsWith("いろは\n").endsWith("にほへ");
  }

  /** Pieces of notation in any order, closed or not. */
  @Provide
  Arbitrary<String> notation() {
    return Arbitraries.of(PIECES).list().ofMaxSize(40).map(pieces -> String.join("", pieces));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "［",
        "［＃",
        "］",
        "《",
        "》",
        "｜",
        "〔",
        "〔e'",
        "≪",
        "※",
        "※［＃「",
        "［＃「",
        "［＃］",
        "［＃「あ」に傍点］",
        "〔e'〕",
        "［＃改行］",
        "あ［＃改行］",
        "［＃中見出し］",
        "あ［＃「あ」は大見出し］",
        "｜あ《い》",
        "［＃「［＃",
        "「",
        "［＃」",
        "Sam［＃mは上ドット付き］",
        "\n",
        "底本：\n",
        "----------\n",
        "入力：\n",
        "。",
        "クリエイティブ",
      })
  void takesLinearTimeOnPathologicalText(String piece) {
    String longer = piece.repeat(200_000 / piece.length());
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          AozoraNotation.toPlain(longer);
          AozoraNotation.toPlain(longer + "］".repeat(100_000));
          AozoraParser.parse(longer);
        });
  }
}
