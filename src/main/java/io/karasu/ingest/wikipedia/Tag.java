package io.karasu.ingest.wikipedia;

import io.karasu.corpus.Nullable;
import java.util.Locale;
import java.util.Set;

/**
 * One HTML or extension tag.
 *
 * @param name in lower case
 * @param isClosing true for {@code </name>}
 * @param isEmpty true for {@code <name/>}
 * @param end one past the tag
 */
record Tag(String name, boolean isClosing, boolean isEmpty, int end) {

  /** Longest tag in chars; what is longer is text with a sign in it. */
  private static final int MAX_LENGTH = 2000;

  private static final int MAX_NAME = 20;

  /** Elements whose content is shown as it stands. */
  private static final Set<String> LITERAL = Set.of("nowiki", "pre");

  /** Elements that are dropped with their content. */
  private static final Set<String> DROPPED =
      Set.of(
          "ref",
          "references",
          "math",
          "chem",
          "ce",
          "gallery",
          "imagemap",
          "timeline",
          "score",
          "hiero",
          "graph",
          "mapframe",
          "maplink",
          "source",
          "syntaxhighlight",
          "templatedata",
          "templatestyles",
          "templatestyle",
          "categorytree",
          "inputbox",
          "charinsert",
          "indicator",
          "includeonly",
          "rt",
          "rp",
          "rtc",
          "script",
          "style");

  /** Elements that stand in lines of their own. */
  private static final Set<String> BLOCKS =
      Set.of(
          "br",
          "hr",
          "p",
          "div",
          "li",
          "ul",
          "ol",
          "dl",
          "dt",
          "dd",
          "tr",
          "td",
          "th",
          "caption",
          "blockquote",
          "center",
          "poem",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6");

  /** The tag that begins at {@code start}, where a {@code <} is; null if it is only a sign. */
  @Nullable
  static Tag at(String text, int start) {
    boolean isClosing = text.startsWith("/", start + 1);
    int nameStart = start + (isClosing ? 2 : 1);
    int at = nameStart;
    while (at < text.length() && at - nameStart < MAX_NAME && isNameChar(text.charAt(at))) {
      at++;
    }
    if (at == nameStart || !isLetter(text.charAt(nameStart))) {
      return null;
    }
    String name = text.substring(nameStart, at).toLowerCase(Locale.ROOT);
    int limit = StrictMath.min(text.length(), start + MAX_LENGTH);
    while (at < limit && text.charAt(at) != '>' && text.charAt(at) != '<') {
      at++;
    }
    if (at == limit || text.charAt(at) != '>') {
      return null;
    }
    return new Tag(name, isClosing, text.charAt(at - 1) == '/', at + 1);
  }

  /** True if the content is not wikitext. */
  boolean isRaw() {
    return LITERAL.contains(name) || DROPPED.contains(name);
  }

  /** True if the content is shown as it stands. */
  boolean isLiteral() {
    return LITERAL.contains(name);
  }

  /** True if it begins or ends a line. */
  boolean isBlock() {
    return BLOCKS.contains(name);
  }

  /** True if this element's closing tag begins at {@code at}. */
  boolean isClosedAt(String text, int at) {
    int end = at + 2 + name.length();
    return text.regionMatches(true, at + 2, name, 0, name.length())
        && (end >= text.length() || !isNameChar(text.charAt(end)));
  }

  private static boolean isNameChar(char c) {
    return isLetter(c) || (c >= '0' && c <= '9');
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
