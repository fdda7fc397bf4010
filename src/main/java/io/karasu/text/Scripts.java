package io.karasu.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UProperty;

/**
 * Classes of code points. Japanese, Latin and punctuation by the explicit ranges below (Unicode 16
 * block charts); the rest by the general category of ICU, whose release is fixed in the pom.
 */
public final class Scripts {

  /** First and last code point of each range, ascending. */
  private static final int[] HIRAGANA = {
    0x3041, 0x3096, 0x3099, 0x309C, 0x309D, 0x309F, 0x1B001, 0x1B11F, 0x1B132, 0x1B132, 0x1B150,
    0x1B152
  };

  private static final int[] KATAKANA = {
    0x30A1, 0x30FA, 0x30FC, 0x30FF, 0x31F0, 0x31FF, 0xFF66, 0xFF9F, 0x1AFF0, 0x1AFFE, 0x1B000,
    0x1B000, 0x1B120, 0x1B122, 0x1B155, 0x1B155, 0x1B164, 0x1B167
  };

  /**
   * Radicals too: PDF files give them in place of kanji. Planes 2 and 3 are for ideographs only.
   */
  private static final int[] KANJI = {
    0x2E80, 0x2FD5, 0x3005, 0x3007, 0x303B, 0x303B, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xF900, 0xFAFF,
    0x20000, 0x3FFFD
  };

  private static final int[] LATIN = {
    'A', 'Z', 'a', 'z', 0xAA, 0xAA, 0xBA, 0xBA, 0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x2AF, 0x1E00, 0x1EFF,
    0xFF21, 0xFF3A, 0xFF41, 0xFF5A
  };

  private static final int[] DIGIT = {'0', '9', 0xFF10, 0xFF19};

  /**
   * ! " ' ( ) , - . : ; ? in both widths, dashes and quotation marks, 、。〃, the brackets of
   * Japanese, ・ ゠ 〜 〰 〽 ‖ ‥ …, and the half-width ｡｢｣､･.
   */
  private static final int[] PUNCTUATION = {
    '!', '"', '\'', ')', ',', '.', ':', ';', '?', '?', 0x2010, 0x201F, 0x2025, 0x2026, 0x3001,
    0x3003, 0x3008, 0x3011, 0x3014, 0x301F, 0x3030, 0x3030, 0x303D, 0x303D, 0x30A0, 0x30A0, 0x30FB,
    0x30FB, 0xFF01, 0xFF02, 0xFF07, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF1F, 0xFF3B,
    0xFF3B, 0xFF3D, 0xFF3D, 0xFF5B, 0xFF5B, 0xFF5D, 0xFF65
  };

  private static final int BMP = 0x10000;
  private static final CharacterClass[] TABLE = new CharacterClass[BMP];

  static {
    for (int unit = 0; unit < BMP; unit++) {
      TABLE[unit] = classify(unit);
    }
  }

  private Scripts() {}

  /** The class of {@code codePoint}. */
  public static CharacterClass of(int codePoint) {
    return codePoint < BMP ? TABLE[codePoint] : classify(codePoint);
  }

  /** How many of {@code codePoints} are in each class. */
  public static ClassCounts count(int[] codePoints) {
    int[] counts = new int[CharacterClass.values().length];
    for (int codePoint : codePoints) {
      counts[of(codePoint).index()]++;
    }
    return new ClassCounts(counts);
  }

  private static CharacterClass classify(int codePoint) {
    if (WhiteSpace.is(codePoint)) {
      return CharacterClass.SPACE;
    } else if (isIn(HIRAGANA, codePoint)) {
      return CharacterClass.HIRAGANA;
    } else if (isIn(KATAKANA, codePoint)) {
      return CharacterClass.KATAKANA;
    } else if (isIn(KANJI, codePoint)) {
      return CharacterClass.KANJI;
    } else if (isIn(LATIN, codePoint)) {
      return CharacterClass.LATIN;
    } else if (isIn(DIGIT, codePoint)) {
      return CharacterClass.DIGIT;
    } else if (isIn(PUNCTUATION, codePoint)) {
      return CharacterClass.PUNCTUATION;
    }
    return byCategory(codePoint);
  }

  private static CharacterClass byCategory(int codePoint) {
    if (UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT)) {
      return CharacterClass.OTHER;
    }
    return switch (UCharacter.getType(codePoint)) {
      case ECharacterCategory.UNASSIGNED,
          ECharacterCategory.CONTROL,
          ECharacterCategory.FORMAT,
          ECharacterCategory.PRIVATE_USE,
          ECharacterCategory.SURROGATE ->
          CharacterClass.OTHER;
      case ECharacterCategory.UPPERCASE_LETTER,
          ECharacterCategory.LOWERCASE_LETTER,
          ECharacterCategory.TITLECASE_LETTER,
          ECharacterCategory.MODIFIER_LETTER,
          ECharacterCategory.OTHER_LETTER,
          ECharacterCategory.NON_SPACING_MARK,
          ECharacterCategory.ENCLOSING_MARK,
          ECharacterCategory.COMBINING_SPACING_MARK,
          ECharacterCategory.DECIMAL_DIGIT_NUMBER ->
          CharacterClass.FOREIGN;
      default -> CharacterClass.SYMBOL;
    };
  }

  private static boolean isIn(int[] ranges, int codePoint) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (codePoint >= ranges[i] && codePoint <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
