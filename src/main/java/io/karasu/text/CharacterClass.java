package io.karasu.text;

/** The class of a code point for the shares of a text; {@link Scripts} has the ranges. */
public enum CharacterClass {
  /** ぁ–ゖ, iteration and voicing marks, historic kana. */
  HIRAGANA(0),
  /** ァ–ヺ, ー, iteration marks, phonetic extensions, half-width katakana, historic kana. */
  KATAKANA(1),
  /** Ideographs of all planes, radicals, 々〆〇〻. */
  KANJI(2),
  /** Latin letters, also accented and full-width. */
  LATIN(3),
  /** 0–9, also full-width. */
  DIGIT(4),
  /** What prose is punctuated with: 、。「」・… and {@code . , ; : ! ? ' " ( ) -}. */
  PUNCTUATION(5),
  /** Every other punctuation mark, symbol, emoji and non-decimal number (①, Ⅳ, ½). */
  SYMBOL(6),
  /** Unicode White_Space. */
  SPACE(7),
  /** Letters, marks and digits of other scripts: Hangul, Cyrillic, Greek, … */
  FOREIGN(8),
  /** Controls, invisible characters, variation selectors, private use, unassigned. */
  OTHER(9);

  private final int index;

  CharacterClass(int index) {
    this.index = index;
  }

  /** Place of this class in a table of counts, 0 … 9. */
  int index() {
    return index;
  }
}
