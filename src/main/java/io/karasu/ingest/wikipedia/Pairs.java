package io.karasu.ingest.wikipedia;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Where each construct of a wikitext ends: comments, elements whose content is no wikitext,
 * templates, tables and links. One pass with a stack; what is never closed has no end. A heading of
 * the second level ends everything that is open, so that one lost brace does not swallow the
 * article.
 */
final class Pairs {

  private static final byte TEMPLATE = 0;
  private static final byte TABLE = 1;
  private static final byte LINK = 2;
  private static final byte HTML_TABLE = 3;

  private final String text;
  private final int[] ends;
  private int[] openAt = new int[64];
  private byte[] openKind = new byte[64];
  private int depth;
  private final int[] counts = new int[4];
  private final Set<String> neverClosed = new HashSet<>();
  private int lone = -1;

  private Pairs(String text) {
    this.text = text;
    this.ends = new int[text.length()];
  }

  static Pairs of(String text) {
    Pairs pairs = new Pairs(text);
    pairs.scan();
    return pairs;
  }

  /** One past the construct that begins at {@code start}; 0 if none does. */
  int end(int start) {
    return ends[start];
  }

  private void scan() {
    int at = startLine(0);
    while (at < text.length()) {
      char c = text.charAt(at);
      at =
          switch (c) {
            case '<' -> tag(at);
            case '{' -> open(at, run(at), TEMPLATE);
            case '[' -> openLink(at);
            case '}' -> closeTemplates(at);
            case ']' -> closeLinks(at);
            case '\n' -> startLine(at + 1);
            default -> at + 1;
          };
    }
  }

  /** What only counts at the start of a line; returns where to go on. */
  private int startLine(int start) {
    if (start < text.length() && text.charAt(start) == '\n') {
      while (depth > 0 && openKind[depth - 1] == LINK) {
        pop();
      }
      return start;
    }
    if (isSecondLevelHeading(start)) {
      depth = 0;
      Arrays.fill(counts, 0);
    }
    int at = start;
    while (at < text.length() && " \t:*#".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (text.startsWith("{|", at)) {
      push(at, TABLE);
      return at + 2;
    }
    if (text.startsWith("|}", at) && closesTable(at)) {
      close(TABLE, at + 2);
      return at + 2;
    }
    return at;
  }

  private boolean isSecondLevelHeading(int start) {
    if (!text.startsWith("==", start) || text.startsWith("===", start)) {
      return false;
    }
    int end = text.indexOf('\n', start);
    int last = (end < 0 ? text.length() : end) - 1;
    while (last > start && (text.charAt(last) == ' ' || text.charAt(last) == '\t')) {
      last--;
    }
    return last > start + 3 && text.charAt(last) == '=' && text.charAt(last - 1) == '=';
  }

  /** {@code |}}} closes a template if that is what was opened last. */
  private boolean closesTable(int at) {
    if (counts[TABLE] == 0 || !text.startsWith("}", at + 2)) {
      return counts[TABLE] > 0;
    }
    for (int i = depth - 1; i >= 0; i--) {
      if (openKind[i] == TABLE || openKind[i] == TEMPLATE) {
        return openKind[i] == TABLE;
      }
    }
    return false;
  }

  private int tag(int at) {
    if (text.startsWith("<!--", at)) {
      int end = text.indexOf("-->", at + 4);
      ends[at] = end < 0 ? text.length() : end + 3;
      return ends[at];
    }
    Tag tag = Tag.at(text, at);
    if (tag == null) {
      return at + 1;
    }
    if (tag.name().equals("table")) {
      if (tag.isClosing()) {
        close(HTML_TABLE, tag.end());
      } else {
        push(at, HTML_TABLE);
      }
    } else if (tag.isRaw() && !tag.isClosing()) {
      int end = tag.isEmpty() ? tag.end() : endOfElement(tag);
      ends[at] = end;
      return StrictMath.max(end, at + 1);
    }
    return tag.end();
  }

  /** One past the closing tag; 0 if there is none, which is looked for only once. */
  private int endOfElement(Tag tag) {
    if (neverClosed.contains(tag.name())) {
      return 0;
    }
    int close = text.indexOf("</", tag.end());
    while (close >= 0) {
      if (tag.isClosedAt(text, close)) {
        int end = text.indexOf('>', close);
        return end < 0 ? text.length() : end + 1;
      }
      close = text.indexOf("</", close + 2);
    }
    neverClosed.add(tag.name());
    return 0;
  }

  /** Opens a construct at each second character of a run; an odd one stands alone before them. */
  private int open(int at, int length, byte kind) {
    for (int i = at + length % 2; i < at + length; i += 2) {
      push(i, kind);
    }
    return at + length;
  }

  private int openLink(int at) {
    int length = run(at);
    if (length == 1) {
      lone = at;
    }
    return open(at, length, LINK);
  }

  private int closeTemplates(int at) {
    int end = at + run(at);
    int next = at;
    while (next + 2 <= end && counts[TEMPLATE] > 0) {
      next += 2;
      close(TEMPLATE, next);
    }
    return end;
  }

  /** Of three brackets the first closes a link to the outside that stands within. */
  private int closeLinks(int at) {
    int end = at + run(at);
    boolean hasLink = depth > 0 && openKind[depth - 1] == LINK;
    int next = hasLink && end - at == 3 && lone > openAt[depth - 1] ? at + 1 : at;
    while (next + 2 <= end && depth > 0 && openKind[depth - 1] == LINK) {
      next += 2;
      close(LINK, next);
    }
    return end;
  }

  private int run(int at) {
    char c = text.charAt(at);
    int end = at + 1;
    while (end < text.length() && text.charAt(end) == c) {
      end++;
    }
    return end - at;
  }

  private void push(int at, byte kind) {
    if (depth == openAt.length) {
      openAt = Arrays.copyOf(openAt, 2 * depth);
      openKind = Arrays.copyOf(openKind, 2 * depth);
    }
    openAt[depth] = at;
    openKind[depth++] = kind;
    counts[kind]++;
  }

  private void pop() {
    counts[openKind[--depth]]--;
  }

  /** Ends the construct of this kind that was opened last, and gives up what is open within it. */
  private void close(byte kind, int end) {
    if (counts[kind] == 0) {
      return;
    }
    while (openKind[depth - 1] != kind) {
      pop();
    }
    ends[openAt[depth - 1]] = end;
    pop();
  }
}
