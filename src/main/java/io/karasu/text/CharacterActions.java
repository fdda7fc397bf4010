package io.karasu.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer;
import com.ibm.icu.text.Normalizer2;

/**
 * What a configuration of the normaliser does with each UTF-16 unit: a table of one byte per unit,
 * and the replacement where the action is {@link #REPLACE}. Units with {@link #KEEP} need no look
 * at their neighbours, so a text of such units alone is already normal.
 */
final class CharacterActions {

  static final byte KEEP = 0;
  static final byte REPLACE = 1;
  static final byte REMOVE = 2;

  /** Kept, but the text must go through the Unicode form. */
  static final byte FORM = 3;

  static final byte SURROGATE = 4;
  static final byte LINE_FEED = 5;
  static final byte LINE_END = 6;
  static final byte JOINER = 7;
  static final byte VOICING_MARK = 8;

  /** One of ，．： under {@code fullwidthAscii}: ASCII between two digits. */
  static final byte DIGIT_SEPARATOR = 9;

  static final int FULLWIDTH_TO_ASCII = 0xFEE0;

  private static final int UNITS = 0x10000;
  private static final String DIGIT_SEPARATORS = "，．：";
  private static final String ASCII_LIKE = "＂＃＄％＆＇＊＋－／＠＼＾＿｀｜";

  /** U+FF61 … U+FF9D in order, as full-width. */
  private static final String HALFWIDTH_IN_ORDER =
      "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

  private static final char[][] CP932_PAIRS = {
    {'\uFF5E', '\u301C'},
    {'\u2225', '\u2016'},
    {'\u2015', '\u2014'},
    {'\uFF0D', '-'},
    {'\u2212', '-'},
    {'\uFFE0', '\u00A2'},
    {'\uFFE1', '\u00A3'},
    {'\uFFE2', '\u00AC'},
  };

  private final byte[] actions = new byte[UNITS];
  private final char[] replacements = new char[UNITS];
  private final Normalizer2 form;

  CharacterActions(Normalization rules) {
    form =
        switch (rules.form()) {
          case NFC -> Normalizer2.getNFCInstance();
          case NFKC -> Normalizer2.getNFKCInstance();
          case NONE -> null;
        };
    for (int unit = 0; unit < UNITS; unit++) {
      boolean surrogate = Character.isSurrogate((char) unit);
      actions[unit] = surrogate ? SURROGATE : needsForm(unit) ? FORM : KEEP;
    }
    // The later rule wins where two name one character.
    if (rules.controlCharacters()) {
      removeControls();
    }
    if (rules.zeroWidth()) {
      removeZeroWidth();
    }
    if (rules.spaces()) {
      replaceSpaces();
    }
    if (rules.lineEnds()) {
      set("\r\u000B\f\u0085\u2028\u2029", LINE_END);
    }
    if (rules.trailingSpace()) {
      set("\n", LINE_FEED);
    }
    if (rules.halfwidthKatakana()) {
      replaceHalfwidthKatakana();
    }
    if (rules.fullwidthAscii()) {
      replaceFullwidthAscii();
    }
    if (rules.waveDash()) {
      for (char[] pair : CP932_PAIRS) {
        replace(pair[0], pair[1]);
      }
    }
  }

  /** The action for one UTF-16 unit. */
  byte of(char unit) {
    return actions[unit];
  }

  /** The unit that takes the place of {@code unit} where its action is {@link #REPLACE}. */
  char replacement(char unit) {
    return replacements[unit];
  }

  /**
   * Whether the form may change {@code codePoint} or its order among neighbours. A text of code
   * points for which this is false is in the form already (UAX 15, quick check).
   */
  boolean needsForm(int codePoint) {
    return form != null
        && (form.getCombiningClass(codePoint) != 0
            || form.quickCheck(UCharacter.toString(codePoint)) != Normalizer.YES);
  }

  /** The form of {@code text}; must not be called under {@link Normalization.Form#NONE}. */
  String toForm(CharSequence text) {
    return form.normalize(text);
  }

  private void set(String units, byte action) {
    for (int i = 0; i < units.length(); i++) {
      actions[units.charAt(i)] = action;
    }
  }

  private void setRange(int first, int last, byte action) {
    for (int unit = first; unit <= last; unit++) {
      actions[unit] = action;
    }
  }

  private void replace(int from, int to) {
    actions[from] = REPLACE;
    replacements[from] = (char) to;
  }

  /** Line ends are not controls here: they stay where {@code lineEnds} is off. */
  private void removeControls() {
    setRange(0x00, 0x08, REMOVE);
    setRange(0x0E, 0x1F, REMOVE);
    setRange(0x7F, 0x84, REMOVE);
    setRange(0x86, 0x9F, REMOVE);
    setRange(0xFDD0, 0xFDEF, REMOVE);
    setRange(0xFFFE, 0xFFFF, REMOVE);
  }

  private void removeZeroWidth() {
    setRange(0x200B, 0x200F, REMOVE);
    setRange(0x202A, 0x202E, REMOVE);
    setRange(0x2060, 0x206F, REMOVE);
    set("\uFEFF\u00AD\u061C\u180E", REMOVE);
    set("\u200D", JOINER);
  }

  private void replaceSpaces() {
    for (int unit = 0; unit < UNITS; unit++) {
      boolean space = WhiteSpace.isSpace(unit) && unit != '\t' && unit != WhiteSpace.IDEOGRAPHIC;
      if (space && unit != ' ') {
        replace(unit, ' ');
      }
    }
  }

  private void replaceHalfwidthKatakana() {
    for (int i = 0; i < HALFWIDTH_IN_ORDER.length(); i++) {
      replace(0xFF61 + i, HALFWIDTH_IN_ORDER.charAt(i));
    }
    setRange(0xFF9E, 0xFF9F, VOICING_MARK);
  }

  private void replaceFullwidthAscii() {
    for (int unit = '！'; unit <= '～'; unit++) {
      int ascii = unit - FULLWIDTH_TO_ASCII;
      boolean letterOrDigit =
          (ascii >= '0' && ascii <= '9')
              || (ascii >= 'A' && ascii <= 'Z')
              || (ascii >= 'a' && ascii <= 'z');
      if (letterOrDigit || ASCII_LIKE.indexOf(unit) >= 0) {
        replace(unit, ascii);
      }
    }
    for (int i = 0; i < DIGIT_SEPARATORS.length(); i++) {
      // NFKC makes them ASCII everywhere.
      if (!needsForm(DIGIT_SEPARATORS.charAt(i))) {
        actions[DIGIT_SEPARATORS.charAt(i)] = DIGIT_SEPARATOR;
      }
    }
  }
}
