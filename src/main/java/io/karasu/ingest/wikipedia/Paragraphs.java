package io.karasu.ingest.wikipedia;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Gathers lines into paragraphs. Lines that follow one another are one paragraph; an item of a list
 * is a line; a heading stands before its text and is dropped if there is none.
 */
final class Paragraphs {

  /** From here on lines are joined without a space: Chinese characters, kana and their marks. */
  private static final char FIRST_WIDE = '\u2e80';

  private record Heading(int level, String text) {}

  private final StringBuilder out;
  private final StringBuilder line = new StringBuilder();
  private final StringBuilder tidied = new StringBuilder();
  private final ArrayDeque<Heading> headings = new ArrayDeque<>();
  private boolean isItem;
  private boolean isJoined;
  private boolean isAfterBlank = true;

  Paragraphs(int expectedLength) {
    this.out = new StringBuilder(expectedLength);
  }

  void append(char c) {
    line.append(c);
  }

  void append(CharSequence text, int start, int end) {
    line.append(text, start, end);
  }

  void append(String text) {
    line.append(text);
  }

  /** True if nothing stands in the line yet. */
  boolean isLineEmpty() {
    return line.length() == 0;
  }

  /** The line is an item of a list. */
  void startItem() {
    isItem = true;
  }

  /** The line ends; the next one goes on with its paragraph. */
  void endLine() {
    write(isItem);
    isItem = false;
  }

  /** The line ends, and the next one is a line of its own. */
  void breakLine() {
    if (line.length() > 0) {
      write(isItem);
      isJoined = false;
    }
  }

  /** Takes the line as a heading; returns it. */
  String heading(int level) {
    tidied.setLength(0);
    Tidy.line(line, tidied);
    line.setLength(0);
    isItem = false;
    isAfterBlank = true;
    while (!headings.isEmpty() && headings.getLast().level() >= level) {
      headings.removeLast();
    }
    String heading = tidied.toString();
    if (!heading.isEmpty()) {
      headings.add(new Heading(level, heading));
    }
    return heading;
  }

  /** All paragraphs. */
  @Override
  public String toString() {
    return out.toString();
  }

  private void write(boolean asItem) {
    tidied.setLength(0);
    boolean isAny = Tidy.line(line, tidied);
    line.setLength(0);
    if (!isAny) {
      isAfterBlank = true;
      return;
    }
    writeHeadings();
    if (out.length() > 0 && out.charAt(out.length() - 1) != '\n') {
      separate(asItem);
    }
    out.append(tidied);
    isAfterBlank = false;
    isJoined = !asItem;
  }

  private void writeHeadings() {
    for (Iterator<Heading> all = headings.iterator(); all.hasNext(); all.remove()) {
      if (out.length() > 0) {
        out.append(out.charAt(out.length() - 1) == '\n' ? "" : "\n\n");
      }
      out.append(all.next().text()).append('\n');
    }
  }

  private void separate(boolean asItem) {
    if (isAfterBlank) {
      out.append("\n\n");
    } else if (asItem || !isJoined || tidied.charAt(0) == '\u3000') {
      out.append('\n');
    } else if (out.charAt(out.length() - 1) < FIRST_WIDE && tidied.charAt(0) < FIRST_WIDE) {
      out.append(' ');
    }
  }
}
