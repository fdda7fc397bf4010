package io.karasu.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.karasu.corpus.Signals;
import io.karasu.text.CodePoints;
import io.karasu.text.JapaneseText;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MeasuresTest {

  private static Signals measure(String text) {
    return Measures.of("id", "source", text);
  }

  @Test
  void measuresAJapaneseText() {
    Signals signals = measure("\u3000吾輩は猫である。名前は𠮷だ！\n\nABC 12 ☆…\n");
    assertThat(signals.length()).isEqualTo(27);
    assertThat(signals.lines()).isEqualTo(2);
    assertThat(signals.sentences()).isEqualTo(3);
    assertThat(signals.hiraganaShare()).isEqualTo(6.0 / 21);
    assertThat(signals.kanaShare()).isEqualTo(6.0 / 21);
    assertThat(signals.katakanaShare()).isZero();
    assertThat(signals.kanjiShare()).isEqualTo(6.0 / 21);
    assertThat(signals.japaneseShare()).isEqualTo(14.0 / 21);
    assertThat(signals.latinShare()).isEqualTo(3.0 / 21);
    assertThat(signals.digitShare()).isEqualTo(2.0 / 21);
    assertThat(signals.punctuationShare()).isEqualTo(3.0 / 21);
    assertThat(signals.symbolShare()).isEqualTo(1.0 / 21);
    assertThat(signals.foreignShare()).isZero();
    assertThat(signals.sentenceMean()).isEqualTo((8 + 6 + 9) / 3.0);
    assertThat(signals.sentenceMax()).isEqualTo(9);
    assertThat(signals.ellipsisShare()).isEqualTo(1.0 / 3);
  }

  @Test
  void measuresLines() {
    Signals signals = measure("・一つ目の項目\n「そうです。」\n■ 見出し\n短くない行であるということを示すための行");
    assertThat(signals.bulletLineShare()).isEqualTo(0.5);
    assertThat(signals.terminalLineShare()).isEqualTo(0.25);
    assertThat(signals.shortLineShare()).isEqualTo(0.75);
  }

  @Test
  void blankLinesAreNoDuplicates() {
    String paragraphs =
        java.util.stream.IntStream.range(0, 40)
            .mapToObj(i -> "段落" + i)
            .collect(Collectors.joining("\n\n"));
    assertThat(measure(paragraphs).duplicateLineShare()).isZero();
    assertThat(measure(paragraphs).lines()).isEqualTo(40);
  }

  @Test
  void countsCopiesOfLinesAndSentences() {
    Signals signals = measure("あいう。\n　あいう。 \nかき。かき。\nあいう。");
    assertThat(signals.duplicateLineShare()).isEqualTo(2.0 / 4);
    assertThat(signals.duplicateLineCharacterShare()).isEqualTo(8.0 / 18);
    assertThat(signals.duplicateSentenceShare()).isEqualTo(3.0 / 5);
    assertThat(signals.duplicateSentenceCharacterShare()).isEqualTo(11.0 / 18);
  }

  @Test
  void countsNgramsOfCodePoints() {
    Signals signals = measure("𠮷野𠮷野𠮷");
    assertThat(signals.top2gramShare()).isEqualTo(2.0 / 4);
    assertThat(signals.top3gramShare()).isEqualTo(2.0 / 3);
    assertThat(signals.top4gramShare()).isEqualTo(1.0 / 2);
    assertThat(signals.duplicate5gramShare()).isZero();
    assertThat(signals.duplicate6gramShare()).isNull();
  }

  @Test
  void emptyTextHasNoShares() {
    Signals signals = measure("");
    assertThat(signals.length()).isZero();
    assertThat(signals.lines()).isZero();
    assertThat(signals.sentences()).isZero();
    SignalColumns.names().stream()
        .filter(column -> !List.of("length", "lines", "sentences").contains(column))
        .forEach(column -> assertThat(SignalColumns.value(signals, column)).as(column).isNull());
  }

  @Test
  void blankTextHasNoSharesButNgrams() {
    Signals signals = measure(" \u3000\n \n\u3000 ");
    assertThat(signals.length()).isEqualTo(7);
    assertThat(signals.lines()).isZero();
    assertThat(signals.kanaShare()).isNull();
    assertThat(signals.sentenceMax()).isNull();
    assertThat(signals.top2gramShare()).isNotNull();
  }

  @Test
  void oneSurrogatePairIsOneKanji() {
    Signals signals = measure("𠮷");
    assertThat(signals.length()).isEqualTo(1);
    assertThat(signals.kanjiShare()).isEqualTo(1.0);
    assertThat(signals.sentenceMax()).isEqualTo(1);
    assertThat(signals.top2gramShare()).isNull();
  }

  @Test
  void marksAloneAreNoSentence() {
    assertThat(measure("。。。！？").sentences()).isZero();
    assertThat(measure("すごい！？本当。").sentences()).isEqualTo(2);
  }

  @Test
  void loneSurrogatesDoNotThrow() {
    assertThat(measure("\uD842あ\uDFB7").length()).isEqualTo(3);
  }

  @Test
  void measuresOneMegabyte() {
    Random random = new Random(1);
    int[] kanji = random.ints(350_000, 0x4E00, 0x4E00 + 300).toArray();
    String text = new String(kanji, 0, kanji.length);
    Signals signals = measure(text);
    assertThat(signals.kanjiShare()).isEqualTo(1.0);
    assertThat(signals.duplicate5gramShare()).isLessThan(0.01);
    OracleMeasures.assertAgrees(signals, text);
  }

  @Test
  void measuresOneMegabyteOfOneCharacter() {
    Signals signals = measure("あ".repeat(350_000));
    assertThat(signals.top4gramShare()).isEqualTo(1.0);
    assertThat(signals.duplicate10gramShare()).isEqualTo(1.0);
  }

  @Property(tries = 1000)
  void agreesWithTheOracleOnRepetitiveText(@ForAll("repetitive") String text) {
    OracleMeasures.assertAgrees(measure(text), text);
  }

  @Property(tries = 1000)
  void agreesWithTheOracleOnAnyText(@ForAll("texts") String text) {
    OracleMeasures.assertAgrees(measure(text), text);
  }

  @Property(tries = 1000)
  void classesAddUpToOne(@ForAll("texts") String text) {
    Signals signals = measure(text);
    if (signals.kanaShare() != null) {
      double sum =
          signals.kanaShare()
              + signals.kanjiShare()
              + signals.latinShare()
              + signals.digitShare()
              + signals.punctuationShare()
              + signals.symbolShare()
              + signals.foreignShare();
      assertThat(sum).isBetween(0.0, 1.0 + 1e-9);
      assertThat(signals.kanaShare())
          .isCloseTo(signals.hiraganaShare() + signals.katakanaShare(), within(1e-12));
    }
    assertThat(signals.length()).isEqualTo(CodePoints.length(text));
  }

  @Test
  void agreesWithTheOracleOnRealText() throws IOException {
    Assumptions.assumeTrue(SharedTexts.areThere(), "skipped: no data at " + SharedTexts.DATA);
    for (List<String> texts : SharedTexts.normalized().values()) {
      for (String text : texts.subList(0, Math.min(8, texts.size()))) {
        OracleMeasures.assertAgrees(measure(text), text);
      }
    }
  }

  @Test
  void hasNumericColumnsInTheOrderOfTheTable() {
    assertThat(SignalColumns.names())
        .startsWith("length", "lines", "sentences", "kana_share")
        .contains("top2gram_share", "duplicate_line_character_share")
        .endsWith("duplicate10gram_share")
        .doesNotContain("id", "source");
    assertThat(SignalColumns.names()).hasSize(Signals.class.getRecordComponents().length - 2);
    assertThat(SignalColumns.value(measure("あいう"), "length")).isEqualTo(3.0);
    assertThat(Arrays.asList(SignalColumns.value(measure("あ"), "top2gram_share")))
        .containsOnlyNulls();
  }

  @Provide
  Arbitrary<String> repetitive() {
    return JapaneseText.repetitive();
  }

  @Provide
  Arbitrary<String> texts() {
    return JapaneseText.any();
  }
}
