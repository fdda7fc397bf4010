package io.karasu.ingest.aozora;

/**
 * What a note finds in the text before it; every look back has a bound, so that time stays linear.
 */
final class EarlierText {

  /** How many chars before a note its words are looked for, apart from their own length. */
  private static final int WORDS_WINDOW = 1000;

  /** How many chars before its description a bare ※ may stand. */
  private static final int SIGN_WINDOW = 10;

  /** The longest beginning of the words, in chars, that may stand just before the note. */
  private static final int MAX_BEGINNING = 64;

  private EarlierText() {}

  /** Whether the words, or a beginning of them, stand nowhere before the end of {@code out}. */
  static boolean lacks(String words, StringBuilder out) {
    if (words.isEmpty() || words.indexOf('※') >= 0 || words.contains(PlainWriter.UNRESOLVED)) {
      return false;
    }
    int from = Math.max(0, out.length() - words.length() - WORDS_WINDOW);
    if (out.indexOf(words, from) >= 0) {
      return false;
    }
    int longest = Math.min(MAX_BEGINNING, Math.min(words.length() - 1, out.length()));
    for (int k = longest; k > 0; k--) {
      if (words.startsWith(out.substring(out.length() - k))) {
        return false;
      }
    }
    return true;
  }

  /** The index of the last ※ in {@code out}, at or after {@code lineStart}, or -1. */
  static int sign(StringBuilder out, int lineStart) {
    int first = Math.max(lineStart, out.length() - SIGN_WINDOW);
    for (int i = out.length() - 1; i >= first; i--) {
      if (out.charAt(i) == '※') {
        return i;
      }
    }
    return -1;
  }
}
