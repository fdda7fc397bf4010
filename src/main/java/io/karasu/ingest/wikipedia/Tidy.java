package io.karasu.ingest.wikipedia;

/**
 * Repairs what taking markup out of a line leaves: empty brackets, separators beside brackets,
 * doubled spaces. One pass.
 */
final class Tidy {

  private static final String OPENING = "（(［[「『【〔〈《{｛";
  private static final String CLOSING = "）)］]」』】〕〉》}｝";

  /** How many of the brackets are round or square, which the rule for separators is for. */
  private static final int ASIDE = 4;

  private static final String SEPARATORS = " \u3000\u00a0、，,;；:：・/／";

  private static final boolean[] ORDINARY = ordinary();

  /** Separators between a bracket and what it holds are looked for this far, in chars. */
  private static final int REACH = 40;

  private Tidy() {}

  /** Appends what is left of {@code line} to {@code out}; returns whether that was anything. */
  static boolean line(CharSequence line, StringBuilder out) {
    int start = out.length();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (isOrdinary(c)) {
        out.append(c);
      } else {
        put(c, line, i, out, start);
      }
    }
    int end = out.length();
    while (end > start && isSpace(out.charAt(end - 1))) {
      end--;
    }
    out.setLength(end);
    return end > start;
  }

  private static void put(char c, CharSequence line, int at, StringBuilder out, int start) {
    boolean isFirst = out.length() == start;
    char last = isFirst ? '\n' : out.charAt(out.length() - 1);
    if (c == ' ' || c == '\t' || c == '\u00a0') {
      if (!isFirst && last != ' ') {
        out.append(' ');
      }
    } else if (c == '|') {
      if (!isFirst && !isThumb(line, at) && !isBar(line, at + 1)) {
        out.append(c);
      }
    } else if (CLOSING.indexOf(c) >= 0) {
      close(c, out, start);
    } else if ((c == '[' || c == '{') && last == c) {
      return;
    } else if (isRemnant(c) && OPENING.indexOf(last) >= 0) {
      return;
    } else {
      out.append(c);
    }
  }

  /** Takes an empty bracket back, or separators before the end of one that is not empty. */
  private static void close(char c, StringBuilder out, int start) {
    int kind = CLOSING.indexOf(c);
    int end = out.length();
    int limit = StrictMath.max(start, end - REACH);
    while (end > limit && isSeparator(out.charAt(end - 1))) {
      end--;
    }
    if (end > start && out.charAt(end - 1) == OPENING.charAt(kind)) {
      boolean isBehindBar = end - 1 > start && out.charAt(end - 2) == '|';
      out.setLength(isBehindBar ? end - 2 : end - 1);
      return;
    }
    if (kind < ASIDE) {
      end = out.length();
      while (end > limit && isRemnant(out.charAt(end - 1))) {
        end--;
      }
      out.setLength(end > start ? end : out.length());
    }
    boolean isDoubled =
        (c == ']' || c == '}') && out.length() > start && out.charAt(out.length() - 1) == c;
    if (!isDoubled) {
      out.append(c);
    }
  }

  private static boolean[] ordinary() {
    boolean[] ordinary = new boolean[0x80];
    for (char c = 0; c < 0x80; c++) {
      ordinary[c] = (OPENING + CLOSING + SEPARATORS + "\t|").indexOf(c) < 0;
    }
    return ordinary;
  }

  private static boolean isBar(CharSequence line, int at) {
    return at < line.length() && line.charAt(at) == '|';
  }

  private static boolean isThumb(CharSequence line, int at) {
    return at + 5 < line.length() && "thumb".contentEquals(line.subSequence(at + 1, at + 6));
  }

  private static boolean isOrdinary(char c) {
    if (c < 0x80) {
      return ORDINARY[c];
    }
    return c != '\u00a0'
        && (c < '\u3000' || (c > '\u301f' && c < '\uff00' && c != '・') || c > '\uff5f');
  }

  private static boolean isRemnant(char c) {
    return c != '/' && c != '／' && c != '・' && isSeparator(c);
  }

  private static boolean isSeparator(char c) {
    return SEPARATORS.indexOf(c) >= 0;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\u3000' || c == '\t' || c == '\u00a0';
  }
}
