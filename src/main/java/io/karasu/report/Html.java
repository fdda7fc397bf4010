package io.karasu.report;

import io.karasu.corpus.Nullable;

/** HTML in the making. Everything that is not {@code raw} is escaped. */
final class Html {

  private static final char REPLACEMENT = '\uFFFD';
  private static final int CONTROL_PICTURES = 0x2400;

  private final StringBuilder out = new StringBuilder();

  /** Opens a tag; attributes are names and values by turns. */
  Html open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1]));
      out.append('"');
    }
    out.append('>');
    return this;
  }

  /** Closes a tag. */
  Html close(String tag) {
    out.append("</").append(tag).append(">");
    return this;
  }

  /** A tag with text in it. */
  Html element(String tag, @Nullable String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /** Text; null is nothing. */
  Html text(@Nullable String text) {
    out.append(escape(text == null ? "" : text));
    return this;
  }

  /** HTML that is finished. */
  Html raw(String html) {
    out.append(html);
    return this;
  }

  /** A line feed, for people who read the source. */
  Html line() {
    out.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /**
   * Text as HTML, fit for elements and attributes in double quotes: markup is escaped; C0 controls
   * become their pictures (␀); lone surrogates, noncharacters, C1 controls and marks that turn the
   * direction of the text around become U+FFFD.
   */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      switch (codePoint) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.appendCodePoint(shown(codePoint));
      }
    }
    return escaped.toString();
  }

  private static int shown(int codePoint) {
    if (codePoint == '\n' || codePoint == '\t') {
      return codePoint;
    }
    if (codePoint < 0x20) {
      return CONTROL_PICTURES + codePoint;
    }
    boolean isControl = codePoint >= 0x7F && codePoint < 0xA0;
    boolean isLoneSurrogate = codePoint >= 0xD800 && codePoint < 0xE000;
    boolean isNoncharacter =
        (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    boolean turnsText =
        (codePoint >= 0x202A && codePoint <= 0x202E)
            || (codePoint >= 0x2066 && codePoint <= 0x2069);
    return isControl || isLoneSurrogate || isNoncharacter || turnsText ? REPLACEMENT : codePoint;
  }
}
