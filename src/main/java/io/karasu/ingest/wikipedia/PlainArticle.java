package io.karasu.ingest.wikipedia;

import java.util.Locale;
import java.util.Set;

/** An article whose markup somebody else has removed: headings are plain lines. */
public final class PlainArticle {

  private PlainArticle() {}

  /**
   * The text up to the first line that is exactly a closing section, without empty brackets.
   *
   * @param closingSections headings at which the article ends, in lower case
   */
  public static String clean(String text, Set<String> closingSections) {
    StringBuilder out = new StringBuilder(text.length());
    int start = 0;
    while (start < text.length()) {
      int lineFeed = text.indexOf('\n', start);
      int end = lineFeed < 0 ? text.length() : lineFeed;
      String line = text.substring(start, end);
      if (line.length() < 100 && closingSections.contains(line.strip().toLowerCase(Locale.ROOT))) {
        break;
      }
      Tidy.line(line, out);
      out.append('\n');
      start = end + 1;
    }
    return out.toString().strip();
  }
}
