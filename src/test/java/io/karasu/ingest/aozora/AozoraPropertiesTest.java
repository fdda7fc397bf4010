package io.karasu.ingest.aozora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AozoraPropertiesTest {

  private static final String SPECIAL = "※［《｜〔≪／\r";

  private static final List<String> PIECES =
      pieces(
          "［＃ ［ ］ ※ ［※ 「 」 《 》 ｜ 〔 〕 ≪ ≫ ／ ＼ ″ e' ae& 漢字 かな "
              + "１ に傍点 は中見出し 中見出し 終わり 改行 地付き 割り注 、 。 　 "
              + "第3水準1-85-54 U+20B9F U+110000 「※」は水準 mは上ドット付き "
              + "99つめのsは下ドット付き Sam 底本： ---------- 【記号について】 "
              + "［＃本文終わり］ 入力： 𠮟");

  /** Repeated, each could make a parser look back or ahead over and over; N, R: line ends. */
  private static final List<String> PATHOLOGICAL =
      pieces(
          "［ ［＃ ］ 《 》 ｜ 〔 〔e' ≪ ※ ［※ ［※１ ※［＃「 ［＃「 ［＃］ "
              + "［＃「あ」に傍点］ 〔e'〕 ［＃改行］ あ［＃改行］ ［＃中見出し］ あ［＃「あ」は大見出し］ "
              + "｜あ《い》 ［＃「［＃ 「 ［＃」 Sam［＃mは上ドット付き］ ※あ［＃「※」は水準1-1］ "
              + "［＃「※」は水準1-1］ 底本：N ----------N 入力：N N R 。 クリエイティブ");

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
    List<String> all = new ArrayList<>(PIECES);
    all.addAll(List.of("\n", "\r", "\ud800"));
    return Arbitraries.of(all).list().ofMaxSize(40).map(pieces -> String.join("", pieces));
  }

  /** A guard against quadratic time, which would take minutes; the limit is generous. */
  @ParameterizedTest
  @MethodSource("pathological")
  @Timeout(10)
  void readsPathologicalTextInLinearTime(String piece) {
    String text = piece.repeat(200_000 / piece.length());
    assertThat(AozoraNotation.toPlain(text)).hasSizeLessThanOrEqualTo(2 * text.length());
    String closed = text + "］".repeat(100_000);
    assertThat(AozoraNotation.toPlain(closed)).hasSizeLessThanOrEqualTo(2 * closed.length());
    assertThat(AozoraParser.parse(text).body()).hasSizeLessThanOrEqualTo(2 * text.length());
  }

  static Stream<String> pathological() {
    return PATHOLOGICAL.stream().map(piece -> piece.replace('N', '\n').replace('R', '\r'));
  }

  private static List<String> pieces(String separated) {
    return Pattern.compile(" ").splitAsStream(separated).toList();
  }
}
