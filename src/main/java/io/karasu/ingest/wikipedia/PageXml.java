package io.karasu.ingest.wikipedia;

import io.karasu.corpus.Nullable;
import java.util.ArrayDeque;

/**
 * Reads one {@code <page>} element of a dump. Strict, so that a damaged page is seen: tags must
 * match, references must be those of XML, characters must be allowed in XML 1.0. Written by hand
 * because the JDK's parsers count the sizes of all entities against limits that change from one JDK
 * to the next.
 */
public final class PageXml {

  private static final int MAX_DEPTH = 16;

  private final String xml;
  private final ArrayDeque<String> open = new ArrayDeque<>();
  private final StringBuilder content = new StringBuilder();
  private int at;
  private String title;
  private String namespace;
  private String id;
  private String timestamp;
  private String text;
  private boolean isRedirect;

  private PageXml(String xml) {
    this.xml = xml;
  }

  /** What is wrong with the XML of a page. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads {@code <page>…</page>}.
   *
   * @throws Malformed if it is not well-formed
   */
  public static Page parse(String xml) throws Malformed {
    return new PageXml(xml).page();
  }

  private Page page() throws Malformed {
    do {
      int tag = xml.indexOf('<', at);
      if (tag < 0) {
        throw new Malformed("the element " + open.peek() + " is not closed");
      }
      content(at, tag);
      at = tag + 1;
      if (at < xml.length() && xml.charAt(at) == '/') {
        at++;
        close();
      } else if (xml.startsWith("!--", at)) {
        at = after("-->");
      } else {
        open();
      }
    } while (!open.isEmpty());
    if (at < xml.length()) {
      throw new Malformed("something follows the page");
    }
    return new Page(title, namespace, id, isRedirect, timestamp, text);
  }

  private void open() throws Malformed {
    String name = name();
    if (open.isEmpty() && !name.equals("page")) {
      throw new Malformed("not a page");
    }
    while (true) {
      boolean isBlank = skipBlanks();
      char c = next();
      if (c == '>') {
        push(name);
        return;
      }
      if (c == '/') {
        expect('>');
        push(name);
        end();
        return;
      }
      at--;
      if (!isBlank) {
        throw new Malformed("a tag of " + shown(name) + " holds what is no attribute");
      }
      attribute();
    }
  }

  private void attribute() throws Malformed {
    name();
    skipBlanks();
    expect('=');
    skipBlanks();
    char quote = next();
    int end = quote == '"' || quote == '\'' ? xml.indexOf(quote, at) : -1;
    if (end < 0 || (xml.indexOf('<', at) >= 0 && xml.indexOf('<', at) < end)) {
      throw new Malformed("an attribute has no end");
    }
    unescape(at, end, new StringBuilder());
    at = end + 1;
  }

  private void push(String name) throws Malformed {
    if (open.size() == MAX_DEPTH) {
      throw new Malformed("elements are nested deeper than " + MAX_DEPTH);
    }
    open.push(name);
    content.setLength(0);
  }

  private void close() throws Malformed {
    String name = name();
    skipBlanks();
    expect('>');
    if (!name.equals(open.peek())) {
      throw new Malformed("the element " + open.peek() + " ends as " + shown(name));
    }
    end();
  }

  private void end() {
    String name = open.pop();
    String parent = open.peek();
    boolean isOfPage = open.size() == 1;
    boolean isOfRevision = open.size() == 2 && "revision".equals(parent);
    switch (name) {
      case "title" -> title = isOfPage ? content.toString() : title;
      case "ns" -> namespace = isOfPage ? content.toString().strip() : namespace;
      case "id" -> id = isOfPage ? content.toString().strip() : id;
      case "redirect" -> isRedirect |= isOfPage;
      case "timestamp" -> timestamp = isOfRevision ? content.toString() : timestamp;
      case "text" -> text = isOfRevision ? content.toString() : text;
      default -> {}
    }
    content.setLength(0);
  }

  private void content(int start, int end) throws Malformed {
    if (open.isEmpty() && start < end) {
      throw new Malformed("not a page");
    }
    unescape(start, end, content);
  }

  private void unescape(int start, int end, StringBuilder out) throws Malformed {
    int run = start;
    for (int i = start; i < end; i++) {
      char c = xml.charAt(i);
      if (c == '&') {
        out.append(xml, run, i);
        int semicolon = xml.indexOf(';', i);
        if (semicolon < 0
            || semicolon > StrictMath.min(end, i + 10)
            || !isReference(i, semicolon)) {
          throw new Malformed("a reference has no end");
        }
        out.appendCodePoint(reference(xml.substring(i + 1, semicolon)));
        i = semicolon;
        run = i + 1;
      } else if ((c < ' ' && c != '\n' && c != '\t' && c != '\r') || c >= '\ufffe') {
        throw new Malformed(String.format("the character U+%04X is not allowed in XML", (int) c));
      }
    }
    out.append(xml, run, end);
  }

  private boolean isReference(int start, int end) {
    for (int i = start + 1; i < end; i++) {
      if (!isNameChar(xml.charAt(i)) && xml.charAt(i) != '#') {
        return false;
      }
    }
    return true;
  }

  private static int reference(String name) throws Malformed {
    return switch (name) {
      case "lt" -> '<';
      case "gt" -> '>';
      case "amp" -> '&';
      case "quot" -> '"';
      case "apos" -> '\'';
      default -> number(name);
    };
  }

  private static int number(String name) throws Malformed {
    try {
      int code =
          name.startsWith("#x")
              ? Integer.parseInt(name.substring(2), 16)
              : Integer.parseInt(name.startsWith("#") ? name.substring(1) : "", 10);
      boolean isControl = code < ' ' && code != '\n' && code != '\t' && code != '\r';
      boolean isSurrogate = code >= 0xd800 && code <= 0xdfff;
      if (!isControl && !isSurrogate && code <= 0x10ffff) {
        return code;
      }
    } catch (NumberFormatException e) {
      throw new Malformed("the reference &" + name + "; is unknown");
    }
    throw new Malformed("the reference &" + name + "; is not allowed in XML");
  }

  private String name() throws Malformed {
    int start = at;
    while (at < xml.length() && isNameChar(xml.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw new Malformed("a tag has no name");
    }
    return xml.substring(start, at);
  }

  private boolean skipBlanks() {
    int start = at;
    while (at < xml.length() && " \n\t\r".indexOf(xml.charAt(at)) >= 0) {
      at++;
    }
    return at > start;
  }

  private char next() throws Malformed {
    if (at == xml.length()) {
      throw new Malformed("a tag has no end");
    }
    return xml.charAt(at++);
  }

  private void expect(char c) throws Malformed {
    if (next() != c) {
      throw new Malformed("a tag lacks its " + c);
    }
  }

  private int after(String mark) throws Malformed {
    int found = xml.indexOf(mark, at);
    if (found < 0) {
      throw new Malformed("a comment has no end");
    }
    return found + mark.length();
  }

  private static String shown(@Nullable String name) {
    return name != null && name.length() > 40 ? name.substring(0, 40) + "…" : String.valueOf(name);
  }

  private static boolean isNameChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == ':'
        || c == '_'
        || c == '-'
        || c == '.';
  }
}
