package io.karasu.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a text: what lies between LF, without white space at both ends. Blank lines only
 * separate paragraphs and are no lines here.
 */
public final class Lines {

  private Lines() {}

  /** The lines of {@code text} in order; empty for a blank text. */
  public static List<String> of(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int lineFeed = text.indexOf('\n', start);
      int end = lineFeed < 0 ? text.length() : lineFeed;
      String line = strip(text, start, end);
      if (!line.isEmpty()) {
        lines.add(line);
      }
      start = end + 1;
    }
    return lines;
  }

  /**
   * The part of {@code text} from {@code start} to {@code end} without white space at both ends.
   */
  static String strip(String text, int start, int end) {
    int first = start;
    int last = end;
    while (first < last && WhiteSpace.is(text.charAt(first))) {
      first++;
    }
    while (last > first && WhiteSpace.is(text.charAt(last - 1))) {
      last--;
    }
    return text.substring(first, last);
  }
}
