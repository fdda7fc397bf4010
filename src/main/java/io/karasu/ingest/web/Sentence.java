package io.karasu.ingest.web;

/** Whether a text has a sentence in it. */
final class Sentence {

  /** Shortest sentence in code points. */
  private static final int SHORTEST = 10;

  private static final String ENDS = "。．！？!?";

  private Sentence() {}

  /** True if a sentence ends in the text: at 。 and the like, or at a full stop before a blank. */
  static boolean isIn(String text) {
    if (text.length() < SHORTEST) {
      return false;
    }
    for (int i = SHORTEST - 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (ENDS.indexOf(c) >= 0) {
        return true;
      }
      boolean isLast = i + 1 == text.length() || text.charAt(i + 1) <= ' ';
      if (c == '.' && isLast && text.charAt(i - 1) > '9' && hasWords(text, i)) {
        return true;
      }
    }
    return false;
  }

  /** True if at least four words come before a full stop: abbreviations have fewer. */
  private static boolean hasWords(String text, int end) {
    int blanks = 0;
    for (int i = 0; i < end; i++) {
      blanks += text.charAt(i) <= ' ' ? 1 : 0;
    }
    return blanks >= 3;
  }
}
