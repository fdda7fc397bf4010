package io.karasu.text;

/**
 * White space by the Unicode property White_Space (PropList of Unicode 16; unchanged since 6.3),
 * written out because the JDK's own notions differ from it and from one another.
 */
public final class WhiteSpace {

  /** The full-width space U+3000, which Japanese paragraphs start with. */
  static final int IDEOGRAPHIC = 0x3000;

  private WhiteSpace() {}

  /** Whether {@code codePoint} has the property White_Space. */
  public static boolean is(int codePoint) {
    return isSpace(codePoint) || isLineEnd(codePoint);
  }

  /** Whether {@code codePoint} is white space that does not end a line: tab and the spaces. */
  static boolean isSpace(int codePoint) {
    if (codePoint < 0xA0) {
      return codePoint == ' ' || codePoint == '\t';
    }
    return codePoint == 0xA0
        || codePoint == 0x1680
        || (codePoint >= 0x2000 && codePoint <= 0x200A)
        || codePoint == 0x202F
        || codePoint == 0x205F
        || codePoint == IDEOGRAPHIC;
  }

  private static boolean isLineEnd(int codePoint) {
    return (codePoint >= 0x0A && codePoint <= 0x0D)
        || codePoint == 0x85
        || codePoint == 0x2028
        || codePoint == 0x2029;
  }
}
