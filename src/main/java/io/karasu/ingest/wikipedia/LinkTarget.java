package io.karasu.ingest.wikipedia;

import java.util.Locale;
import java.util.Set;

/** What the target of a link says about whether the link is shown in the text. */
final class LinkTarget {

  private static final int MAX_PREFIX = 20;

  /** Longest code of a language, such as {@code be-x-old}. */
  private static final int MAX_LANGUAGE = 12;

  /** Namespaces whose links put something beside the text. */
  private static final Set<String> ASIDE =
      Set.of("file", "image", "media", "category", "ファイル", "画像", "メディア", "カテゴリ");

  /** Codes of two or three letters that lead to sister projects instead, which are shown. */
  private static final Set<String> SISTERS = Set.of("wp", "mw", "doi", "rfc", "hdl", "utc");

  /** Codes of languages that are longer than three letters and have no hyphen. */
  private static final Set<String> LONG_LANGUAGES = Set.of("simple", "tokipona", "nostalgia");

  private LinkTarget() {}

  /** True for files, categories and the same article in other languages. */
  static boolean isAside(String text, int start, int end) {
    int from = start;
    while (from < end && text.charAt(from) == ' ') {
      from++;
    }
    int limit = StrictMath.min(end, from + MAX_PREFIX);
    int colon = from;
    while (colon < limit && text.charAt(colon) != ':') {
      colon++;
    }
    if (colon == limit || colon == from) {
      return false;
    }
    String prefix = text.substring(from, colon).strip();
    return ASIDE.contains(prefix.toLowerCase(Locale.ROOT)) || isLanguage(prefix);
  }

  private static boolean isLanguage(String prefix) {
    int letters = 0;
    while (letters < prefix.length() && isLetter(prefix.charAt(letters))) {
      letters++;
    }
    if (letters == prefix.length()) {
      return ((letters == 2 || letters == 3) && !SISTERS.contains(prefix))
          || LONG_LANGUAGES.contains(prefix);
    }
    return letters >= 2
        && letters <= 4
        && prefix.length() <= MAX_LANGUAGE
        && prefix.charAt(letters) == '-'
        && prefix.chars().allMatch(c -> c == '-' || isLetter((char) c));
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
