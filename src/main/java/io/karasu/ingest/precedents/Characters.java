package io.karasu.ingest.precedents;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.EastAsianWidth;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import io.karasu.text.WhiteSpace;

/** What the repair asks of a code point. */
final class Characters {

  private Characters() {}

  /** White space, or a control character, which the PDF's text has in its place. */
  static boolean isBlank(int c) {
    return WhiteSpace.is(c) || isControl(c);
  }

  static boolean isControl(int c) {
    return c < ' ' || (c >= 0x7f && c < 0xa0);
  }

  /** Kanji or kana, with their iteration and length marks: what is set with spaces between. */
  static boolean isJapaneseLetter(int c) {
    if (c == '々' || c == '〆' || c == 'ー' || c == '〇') {
      return true;
    }
    int script = UScript.getScript(c);
    return script == UScript.HAN || script == UScript.HIRAGANA || script == UScript.KATAKANA;
  }

  /**
   * A letter or digit of a script that is written with spaces between words; full-width ones are
   * not, for they break anywhere in a line.
   */
  static boolean isWordCharacter(int c) {
    int width = UCharacter.getIntPropertyValue(c, UProperty.EAST_ASIAN_WIDTH);
    return UCharacter.isLetterOrDigit(c)
        && !isJapaneseLetter(c)
        && width != EastAsianWidth.WIDE
        && width != EastAsianWidth.FULLWIDTH;
  }

  /** Width on the page in half characters: 2 for what fills the square of a kanji, else 1. */
  static int width(int c) {
    return switch (UCharacter.getIntPropertyValue(c, UProperty.EAST_ASIAN_WIDTH)) {
      case EastAsianWidth.WIDE, EastAsianWidth.FULLWIDTH, EastAsianWidth.AMBIGUOUS -> 2;
      default -> 1;
    };
  }
}
