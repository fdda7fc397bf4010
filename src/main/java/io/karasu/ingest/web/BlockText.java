package io.karasu.ingest.web;

/**
 * The text of one block while it is read. Blanks are collapsed as a browser does it, with one
 * difference: a line end in the source between two Japanese characters leaves nothing, where
 * browsers show a blank that nobody meant.
 */
final class BlockText {

  private final StringBuilder text = new StringBuilder();
  private boolean hasBlank;
  private boolean hasLineEnd;
  private boolean isPreformatted;
  private int length;
  private int linkLength;
  private int links;

  boolean isEmpty() {
    return length == 0;
  }

  /** Adds text as it stands in the page. */
  void append(String piece, boolean isLink, boolean keepsBlanks) {
    isPreformatted |= keepsBlanks;
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (!isBlank(c)) {
        appendBlank(c);
        text.append(c);
        count(c, isLink);
      } else if (keepsBlanks) {
        text.append(c == '\r' ? '\n' : c);
      } else {
        hasBlank = true;
        hasLineEnd |= c == '\n' || c == '\r';
      }
    }
  }

  /** Counts a link that begins. */
  void addLink() {
    links++;
  }

  /** Begins a new line; true if the line before is empty, too. */
  boolean breakLine() {
    boolean isEmptyLine = text.length() > 0 && text.charAt(text.length() - 1) == '\n';
    text.append('\n');
    hasBlank = false;
    return isEmptyLine;
  }

  /** Begins the next cell of a row. */
  void nextCell() {
    if (!isEmpty()) {
      text.append('\t');
      hasBlank = false;
    }
  }

  /** The block that was read; begins an empty one. */
  Block take(int heading) {
    Block block =
        Block.of(isEmpty() ? "" : lines(), heading, length, linkLength, links, isPreformatted);
    text.setLength(0);
    hasBlank = false;
    hasLineEnd = false;
    isPreformatted = false;
    length = 0;
    linkLength = 0;
    links = 0;
    return block;
  }

  private void appendBlank(char next) {
    if (hasBlank && text.length() > 0) {
      char last = text.charAt(text.length() - 1);
      boolean isAtStart = last == '\n' || last == '\t';
      if (!isAtStart && !(hasLineEnd && isWide(last) && isWide(next))) {
        text.append(' ');
      }
    }
    hasBlank = false;
    hasLineEnd = false;
  }

  private void count(char c, boolean isLink) {
    if (!Character.isLowSurrogate(c) && c != '\u3000' && c != '\u00a0') {
      length++;
      linkLength += isLink ? 1 : 0;
    }
  }

  private String lines() {
    if (isPreformatted) {
      return text.toString().stripTrailing();
    }
    StringBuilder lines = new StringBuilder(text.length());
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf("\n", start);
      end = end < 0 ? text.length() : end;
      String line = trim(text, start, end);
      if (!line.isEmpty()) {
        lines.append(lines.length() > 0 ? "\n" : "").append(line);
      }
      start = end + 1;
    }
    return lines.toString();
  }

  /** Without blanks at the ends; an ideographic space at the start indents and stays. */
  private static String trim(StringBuilder text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && (text.charAt(start) <= ' ' || text.charAt(start) == '\u00a0')) {
      start++;
    }
    while (end > start && isTrailing(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isTrailing(char c) {
    return c <= ' ' || c == '\u00a0' || c == '\u3000';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
  }

  /** True for kana, kanji and full-width forms, which are written without blanks. */
  private static boolean isWide(char c) {
    return (c >= '\u2e80' && c <= '\ua4cf')
        || (c >= '\uf900' && c <= '\ufaff')
        || (c >= '\uff00' && c <= '\uffef')
        || (c >= '\ud840' && c <= '\ud88f')
        || Character.isLowSurrogate(c);
  }
}
