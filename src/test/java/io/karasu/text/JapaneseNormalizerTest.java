package io.karasu.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Normalizer2;
import io.karasu.text.Normalization.Form;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JapaneseNormalizerTest {

  private static final JapaneseNormalizer ALL = normalizer(Form.NFC, 0xFF);
  private static final List<JapaneseNormalizer> EVERY_CONFIGURATION = everyConfiguration();

  private static JapaneseNormalizer normalizer(Form form, int switches) {
    return new JapaneseNormalizer(
        new Normalization(
            form,
            (switches & 1) != 0,
            (switches & 2) != 0,
            (switches & 4) != 0,
            (switches & 8) != 0,
            (switches & 16) != 0,
            (switches & 32) != 0,
            (switches & 64) != 0,
            (switches & 128) != 0));
  }

  private static List<JapaneseNormalizer> everyConfiguration() {
    List<JapaneseNormalizer> all = new ArrayList<>();
    for (Form form : Form.values()) {
      for (int switches = 0; switches <= 0xFF; switches++) {
        all.add(normalizer(form, switches));
      }
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "ｶﾞｷﾞｸﾞﾊﾟｳﾞﾜﾞ,ガギグパヴヷ",
        "ﾃﾞｰﾀ･ﾍﾞｰｽ｡｢ﾎﾝ｣,データ・ベース。「ホン」",
        "カﾞ,ガ",
        "ｱﾞ,ア゛",
        "ＡＢＣａｂｃ０１２,ABCabc012",
        "１，２３４．５円（約１２：３０）,'1,234.5円（約12:30）'",
        "そう，です．「ａ：ｂ」！？,そう，です．「a：b」！？",
        "ジャン＝ジャック＜注＞,ジャン＝ジャック＜注＞",
        "３～５時∥―－−￠￡￢,3〜5時‖—--¢£¬",
        "０３－５２５３－２１１１,03-5253-2111",
        "か\u3099き\u3099,がぎ",
        "か\u200B\u3099,が",
        "あ\u0000い\u001B\u007F\uFFFFう\tえ,あいう\tえ",
        "\uFEFFあ\u200Bい\u202E\u00ADう,あいう",
        "👨\u200D👩\u200D👧は家\u200D族,👨\u200D👩\u200D👧は家族",
        "❤\uFE0F\u200D🔥,❤\uFE0F\u200D🔥",
        "葛\uDB40\uDD00城,葛\uDB40\uDD00城",
        "a\u00A0b\u2003c\u3000d,a b c\u3000d",
        "あ\uD842い\uDFB7,あ\uFFFDい\uFFFD",
        "𠮷野,𠮷野",
        "\uD87E\uDC00,丽",
        "12，345．6円,'12,345.6円'",
        "\uFA19社,神社",
        "①㌔…,①㌔…",
      })
  void followsTheRules(String text, String expected) {
    assertThat(ALL.normalize(text)).isEqualTo(expected);
  }

  @Test
  void givesEveryLineEndOneForm() {
    assertThat(ALL.normalize("a\r\nb\rc\u2028d\u2029e\u0085f\u000Bg\fh\n\r\ni"))
        .isEqualTo("a\nb\nc\nd\ne\nf\ng\nh\n\ni");
  }

  @Test
  void removesTrailingSpaceButKeepsIndentationAndBlankLines() {
    assertThat(ALL.normalize("\u3000一 \u3000\n \n\n\u3000二\t\u00A0"))
        .isEqualTo("\u3000一\n\n\n\u3000二");
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void neverStripsDakuten(Form form) {
    String voiced = "がぎぐげござじずぜぞばびぶべぼぱぴぷぺぽヴヷガ";
    assertThat(normalizer(form, 0xFF).normalize(voiced)).isEqualTo(voiced);
    assertThat(ALL.normalize("か\u3099")).isNotEqualTo(ALL.normalize("か"));
  }

  @Test
  void leavesTextAloneWhereEverythingIsOff() {
    String text = "ｶﾞＡ～\r\n\u0000\u200B か\u3099 ";
    assertThat(normalizer(Form.NONE, 0).normalize(text)).isSameAs(text);
  }

  @Test
  void returnsCleanTextItself() {
    String clean = "\u3000吾輩は猫である。名前はまだ無い。\n\nWe say: 1,234.5 円（約 𠮷 ）です。平成２、".replace('２', '2');
    assertThat(ALL.normalize(clean)).isSameAs(clean);
    String context = "第1：概要";
    assertThat(ALL.normalize(context)).isSameAs(context);
  }

  @Property(tries = 400)
  void isIdempotentInEveryConfiguration(@ForAll("texts") String text) {
    for (JapaneseNormalizer normalizer : EVERY_CONFIGURATION) {
      String once = normalizer.normalize(text);
      assertThat(normalizer.normalize(once)).isEqualTo(once);
    }
  }

  @Property(tries = 2000)
  void isIdempotent(
      @ForAll("texts") String text, @ForAll("normalizers") JapaneseNormalizer normalizer) {
    String once = normalizer.normalize(text);
    assertThat(normalizer.normalize(once)).isEqualTo(once);
  }

  @Property(tries = 2000)
  void leavesNoUnpairedSurrogate(
      @ForAll("texts") String text, @ForAll("normalizers") JapaneseNormalizer normalizer) {
    String normal = normalizer.normalize(text);
    assertThat(normal.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF).count()).isZero();
  }

  @Property(tries = 2000)
  void givesTheForm(@ForAll("texts") String text, @ForAll("switches") int switches) {
    String nfc = EVERY_CONFIGURATION.get(switches).normalize(text);
    assertThat(Normalizer2.getNFCInstance().isNormalized(nfc)).isTrue();
    String nfkc = EVERY_CONFIGURATION.get(256 + switches).normalize(text);
    assertThat(Normalizer2.getNFKCInstance().isNormalized(nfkc)).isTrue();
  }

  @Property(tries = 1000)
  void doesNotDependOnWhatCleanTextStandsBefore(@ForAll("texts") String text) {
    String before = "吾輩は猫である。\n。";
    assertThat(ALL.normalize(before + text).substring(0, before.length() - 1))
        .isEqualTo(before.substring(0, before.length() - 1));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void isIdempotentOnEveryCodePointBetweenDigitsAndEmoji(Form form) {
    JapaneseNormalizer normalizer = normalizer(form, 0xFF);
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String text =
          "1"
              + Character.toString(c)
              + "1👨"
              + Character.toString(c)
              + "\u200Dか "
              + Character.toString(c);
      String once = normalizer.normalize(text);
      assertThat(normalizer.normalize(once)).as("U+%04X", c).isEqualTo(once);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return JapaneseText.any();
  }

  @Provide
  Arbitrary<Integer> switches() {
    return Arbitraries.integers().between(0, 0xFF);
  }

  @Provide
  Arbitrary<JapaneseNormalizer> normalizers() {
    return Arbitraries.of(EVERY_CONFIGURATION);
  }
}
