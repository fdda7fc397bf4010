package io.karasu.ingest.wikipedia;

import org.jsoup.nodes.Entities;

/** The small marks inside a line, found by looking ahead a bounded way. */
final class Asides {

  private static final int MAX_ENTITY = 32;
  private static final int MAX_MAGIC_WORD = 24;
  private static final int MAX_NAME = 80;
  private static final int MAX_VARIANT = 400;
  private static final String COMMENT = "<!--";
  private static final String COMMENT_END = "-->";
  private static final String[] SCHEMES = {"http://", "https://", "//", "ftp://", "mailto:"};

  private final String text;

  /** Up to here no single closing bracket follows, as far as the last search knows. */
  private int noBracketFrom = -1;

  private int noBracketTo = -1;

  Asides(String text) {
    this.text = text;
  }

  /** One past two or more apostrophes; {@code at} if it is only one. */
  int quotes(int at, int end) {
    int next = at;
    while (next < end && text.charAt(next) == '\'') {
      next++;
    }
    return next - at > 1 ? next : at;
  }

  /** One past a word such as {@code __NOTOC__}; {@code at} if it is none. */
  int magicWord(int at, int end) {
    if (!text.startsWith("__", at)) {
      return at;
    }
    int limit = StrictMath.min(end, at + MAX_MAGIC_WORD);
    int next = at + 2;
    while (next < limit && (isUpper(text.charAt(next)) || text.charAt(next) >= 0x80)) {
      next++;
    }
    return next > at + 3 && next + 2 <= end && text.startsWith("__", next) ? next + 2 : at;
  }

  /** Writes the character of an entity, returns where it ends; {@code at} if it is none. */
  int entity(int at, int end, Paragraphs out) {
    int limit = StrictMath.min(end, at + MAX_ENTITY);
    int semicolon = at + 1;
    while (semicolon < limit && isEntityChar(text.charAt(semicolon))) {
      semicolon++;
    }
    if (semicolon >= limit || text.charAt(semicolon) != ';' || semicolon == at + 1) {
      return at;
    }
    String name = text.substring(at + 1, semicolon);
    String value = name.charAt(0) == '#' ? numeric(name) : Entities.getByName(name);
    if (value.isEmpty()) {
      return at;
    }
    out.append(value);
    return semicolon + 1;
  }

  /** Where a link to the outside ends, at its bracket; -1 if it is none. */
  int externalLink(int at, int end, Pairs pairs) {
    boolean isLink = false;
    for (String scheme : SCHEMES) {
      isLink |= text.startsWith(scheme, at + 1);
    }
    if (!isLink || (at >= noBracketFrom && at < noBracketTo)) {
      return -1;
    }
    int next = at + 1;
    while (next < end && text.charAt(next) != '\n') {
      char c = text.charAt(next);
      if (c == ']') {
        return next;
      }
      next = (c == '[' || c == '{' || c == '<') ? stepOver(next, end, pairs) : next + 1;
    }
    noBracketFrom = at;
    noBracketTo = next;
    return -1;
  }

  /** The end of the line, past constructs that span several. */
  int lineEnd(int at, int end, Pairs pairs) {
    int next = at;
    while (next < end && text.charAt(next) != '\n') {
      char c = text.charAt(next);
      next = (c == '[' || c == '{' || c == '<') ? stepOver(next, end, pairs) : next + 1;
    }
    return StrictMath.min(next, end);
  }

  /** One past the last sign of a heading, without blanks and comments behind it. */
  int headingEnd(int start, int lineEnd) {
    int end = lineEnd;
    while (end > start) {
      char c = text.charAt(end - 1);
      int comment = c == '>' ? commentStart(start, end) : -1;
      if (c == ' ' || c == '\t') {
        end--;
      } else if (comment >= 0) {
        end = comment;
      } else {
        break;
      }
    }
    return end;
  }

  /** Where the comment begins that ends at {@code end}, after {@code start}; -1 if none does. */
  private int commentStart(int start, int end) {
    if (!text.startsWith(COMMENT_END, end - COMMENT_END.length())) {
      return -1;
    }
    for (int at = end - COMMENT.length() - COMMENT_END.length(); at > start; at--) {
      if (text.startsWith(COMMENT, at)) {
        return at;
      }
    }
    return -1;
  }

  /** The name of a template: the first part of the call without comments and blanks. */
  String name(int start, int end) {
    if (end - start > MAX_NAME * 4) {
      return "";
    }
    String name = text.substring(start, end);
    int comment = name.indexOf(COMMENT);
    return (comment < 0 ? name : name.substring(0, comment)).strip();
  }

  /** Where {@code -{…}-} ends, at its closing sign; -1 if it is none. */
  int variantEnd(int at, int end) {
    if (at + 2 >= end || text.charAt(at + 1) != '{' || text.charAt(at + 2) == '{') {
      return -1;
    }
    int limit = StrictMath.min(end - 1, at + MAX_VARIANT);
    for (int next = at + 2; next < limit && text.charAt(next) != '\n'; next++) {
      if (text.charAt(next) == '}' && text.charAt(next + 1) == '-') {
        return next;
      }
    }
    return -1;
  }

  /** Where the first form of a variant begins, past its flags and the code of its script. */
  int variantStart(int start, int end) {
    int from = start;
    for (int at = start; at < end && text.charAt(at) != ';'; at++) {
      char c = text.charAt(at);
      if (c == '|' || c == ':') {
        from = at + 1;
      }
      if (c == ':' || c == '[' || c == '{' || c == '<') {
        break;
      }
    }
    return from;
  }

  private int stepOver(int at, int end, Pairs pairs) {
    return pairs.end(at) > at ? StrictMath.min(pairs.end(at), end) : at + 1;
  }

  private static String numeric(String name) {
    boolean isHex = name.length() > 2 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
    try {
      int code = Integer.parseInt(name.substring(isHex ? 2 : 1), isHex ? 16 : 10);
      boolean isScalar = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isScalar ? Character.toString(code) : "";
    } catch (NumberFormatException e) {
      return "";
    }
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isEntityChar(char c) {
    return c == '#' || isUpper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
