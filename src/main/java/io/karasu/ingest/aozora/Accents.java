package io.karasu.ingest.aozora;

import com.ibm.icu.text.Normalizer2;
import io.karasu.corpus.Nullable;
import java.util.HashMap;
import java.util.Map;

/**
 * Accents written as a letter and a sign, as in 〔e'tude〕 (青空文庫「アクセント分解」). Signs that are read as
 * punctuation stay: the elisions of French (〔l'e'tat〕, 〔qu'on〕) and a comma after a word.
 */
final class Accents {

  private static final Map<String, String> COMPOSED = composed();

  /** Chars of the longest notation, {@code ae&}. */
  private static final int LONGEST = 3;

  private static final String VOWELS = "aeiouhyAEIOUHY";

  private Accents() {}

  /** Whether any accent stands in {@code [start, end)}, before a nested 〔. */
  static boolean anyIn(String line, int start, int end) {
    for (int i = start; i < end && line.charAt(i) != '〔'; i++) {
      if (length(line, i, end) > 0) {
        return true;
      }
    }
    return false;
  }

  /** The character that the notation at {@code index} stands for, or null. */
  static @Nullable String at(String line, int index, int end) {
    int length = length(line, index, end);
    return length == 0 ? null : COMPOSED.get(line.substring(index, index + length));
  }

  /** The length of the notation at {@code index} in chars, 0 if there is none. */
  static int length(String line, int index, int end) {
    if (line.charAt(index) > 'z') {
      return 0;
    }
    for (int length = LONGEST; length > 1; length--) {
      int stop = index + length;
      if (stop <= end && COMPOSED.containsKey(line.substring(index, stop))) {
        return isPunctuation(line, index, stop, end) ? 0 : length;
      }
    }
    return 0;
  }

  private static boolean isPunctuation(String line, int index, int stop, int end) {
    char letter = line.charAt(index);
    char sign = line.charAt(stop - 1);
    char next = stop < end ? line.charAt(stop) : ' ';
    if (sign == ',' || sign == '/') {
      return sign == ',' && !isLetter(next);
    }
    if (sign != '\'') {
      return false;
    }
    boolean consonant = VOWELS.indexOf(letter) < 0;
    boolean afterQ = index > 0 && (line.charAt(index - 1) == 'q' || line.charAt(index - 1) == 'Q');
    return consonant ? VOWELS.indexOf(next) >= 0 : afterQ && isLetter(next);
  }

  private static boolean isLetter(char ch) {
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
  }

  private static Map<String, String> composed() {
    Map<String, String> map = new HashMap<>();
    add(map, '`', '\u0300', "aeiounAEIOUN");
    add(map, '\'', '\u0301', "aeiouycnslmrzAEIOUYCNSLMRZ");
    add(map, '^', '\u0302', "aeioucsghjAEIOUCSGHJ");
    add(map, '~', '\u0303', "aeiounAEIOUN");
    add(map, ':', '\u0308', "aeiouyAEIOUY");
    add(map, '&', '\u030a', "auAU");
    add(map, '_', '\u0304', "aeiouAEIOU");
    add(map, ',', '\u0327', "cstCST");
    String[] others = {
      "o/", "ø", "O/", "Ø", "d/", "đ", "D/", "Đ", "l/", "ł", "L/", "Ł", "h/", "ħ", "i/", "ɨ", "ae&",
      "æ", "AE&", "Æ", "oe&", "œ", "OE&", "Œ", "s&", "ß", "!@", "¡", "?@", "¿",
    };
    for (int i = 0; i < others.length; i += 2) {
      map.put(others[i], others[i + 1]);
    }
    return Map.copyOf(map);
  }

  private static void add(Map<String, String> map, char sign, char mark, String letters) {
    Normalizer2 nfc = Normalizer2.getNFCInstance();
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      map.put("" + letter + sign, nfc.normalize("" + letter + mark));
    }
  }
}
