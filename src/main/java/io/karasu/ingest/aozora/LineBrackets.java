package io.karasu.ingest.aozora;

/**
 * The paired brackets of one line. Notes ［＃…］ nest, hold other notes in their quotes and may quote
 * a single bracket, so they are found by a scanner; inside them no other bracket counts. Linear
 * time: every repair of a broken note looks at a bounded number of characters.
 */
final class LineBrackets {

  /** How far an unpaired ［＃ looks for its end, in chars. */
  private static final int OPEN_NOTE_WINDOW = 400;

  /** How far a note whose quotes are open looks beyond its first ］, in chars. */
  private static final int OPEN_QUOTE_WINDOW = 60;

  /** Marks the closing partner of ≪, whose own partner nobody asks for. */
  private static final int CLOSER = -1;

  private final String line;

  /**
   * Per char: the index of the closing partner, {@link #CLOSER}, or 0 (no opener is closed at 0).
   */
  private final int[] partner;

  LineBrackets(String line) {
    this.line = line;
    this.partner = new int[line.length()];
    pairSquareBrackets();
    boundNotes();
    pair('《', '》');
    pair('〔', '〕');
    pair('≪', '≫');
  }

  /** The index of the closing partner of the bracket at {@code index}, or 0. */
  int close(int index) {
    return Math.max(0, partner[index]);
  }

  /** Whether the bracket at {@code index} closes a pair ≪…≫. */
  boolean isCloser(int index) {
    return partner[index] == CLOSER;
  }

  static boolean isNote(String line, int index) {
    return line.startsWith("［＃", index);
  }

  private void pairSquareBrackets() {
    int[] stack = new int[line.length()];
    int size = 0;
    for (int i = 0; i < line.length(); i++) {
      char ch = line.charAt(i);
      if (ch == '［') {
        stack[size++] = i;
      } else if (ch == '］' && size > 0) {
        partner[stack[--size]] = i;
      }
    }
  }

  private void boundNotes() {
    for (int i = 0; i < line.length(); i++) {
      if (isNote(line, i)) {
        partner[i] = noteEnd(i);
        i = Math.max(i, partner[i]);
      }
    }
  }

  private int noteEnd(int start) {
    int end = partner[start];
    if (end == 0) {
      return balancedEnd(start, start + OPEN_NOTE_WINDOW, 0, false);
    }
    int open = openQuotes(start, end);
    if (open == 0) {
      return end;
    }
    int later = balancedEnd(end + 1, end + OPEN_QUOTE_WINDOW, open, true);
    if (later > 0) {
      return later;
    }
    // ［＃「あしへん」に「厨］］: the second ］ is a slip for 」.
    return end + 1 < line.length() && line.charAt(end + 1) == '］' ? end + 1 : end;
  }

  private int openQuotes(int start, int end) {
    int open = 0;
    for (int i = start; i < end; i++) {
      open = quoteDepth(open, line.charAt(i));
    }
    return open;
  }

  private static int quoteDepth(int depth, char ch) {
    return ch == '「' ? depth + 1 : ch == '」' ? Math.max(0, depth - 1) : depth;
  }

  /** The first ］ outside quotes and nested notes; with {@code strict} only before any 。 or ［. */
  private int balancedEnd(int start, int limit, int openQuotes, boolean strict) {
    int quotes = openQuotes;
    int nested = 0;
    for (int i = start; i < Math.min(limit, line.length()); i++) {
      char ch = line.charAt(i);
      if (strict && (ch == '。' || ch == '［')) {
        return 0;
      }
      quotes = quoteDepth(quotes, ch);
      if (i > start && isNote(line, i)) {
        nested++;
      } else if (ch == '］' && nested > 0) {
        nested--;
      } else if (ch == '］' && quotes == 0) {
        return i;
      }
    }
    return 0;
  }

  private void pair(char open, char close) {
    if (line.indexOf(open) < 0) {
      return;
    }
    int[] stack = new int[line.length()];
    int size = 0;
    for (int i = 0; i < line.length(); i++) {
      char ch = line.charAt(i);
      if (isNote(line, i) && partner[i] > 0) {
        i = partner[i];
      } else if (ch == open) {
        stack[size++] = i;
      } else if (ch == close && size > 0) {
        partner[stack[--size]] = i;
        partner[i] = CLOSER;
      }
    }
  }
}
