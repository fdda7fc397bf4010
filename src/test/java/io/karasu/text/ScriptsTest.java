package io.karasu.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "HIRAGANA,ぁんゖゝゞ゛゜",
        "KATAKANA,ァヺーヽヿㇰｱﾞ",
        "KANJI,一龥々〆〇〻㐀神𠮷⼀",
        "LATIN,AzéĀＡｚ",
        "DIGIT,09０９",
        "PUNCTUATION,`、。，．・「」（）！？…—〜.,:;!?()-'\"“”`",
        "SYMBOL,＝+$#/☆①Ⅳ½👨￥％",
        "FOREIGN,한αЖ٣अ",
      })
  void classifies(CharacterClass expected, String characters) {
    characters
        .codePoints()
        .forEach(c -> assertThat(Scripts.of(c)).as("U+%04X", c).isEqualTo(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "SPACE,9",
    "SPACE,10",
    "SPACE,12288",
    "SPACE,160",
    "OTHER,0",
    "OTHER,8203",
    "OTHER,65039",
    "OTHER,57344",
    "OTHER,55362",
    "OTHER,917760",
    "OTHER,1114111"
  })
  void classifiesWhatIsNotSeen(CharacterClass expected, int codePoint) {
    assertThat(Scripts.of(codePoint)).isEqualTo(expected);
  }
}
