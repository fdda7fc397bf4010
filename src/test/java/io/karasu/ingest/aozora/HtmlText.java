package io.karasu.ingest.aozora;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of the HTML that other converters make of Aozora's notation. */
final class HtmlText {

  private static final Pattern TAG = Pattern.compile("<(/?)([a-z0-9]+)([^>]*?)(/?)>");
  private static final Pattern ATTRIBUTE_CLASS = Pattern.compile("class=\"([^\" ]*)");
  private static final Set<String> BLOCKS =
      Set.of("p", "div", "h1", "h2", "h3", "h4", "h5", "figure");
  private static final Set<String> VOID = Set.of("br", "img", "hr");

  /** Stands for an image of a character. */
  static final char IMAGE = '\uffff';

  private HtmlText() {}

  /**
   * Strips the tags, and with their content the readings, and the elements that are hidden or of
   * one of the classes in {@code dropped}; blocks and {@code <br>} end lines.
   */
  static String of(String html, Set<String> dropped) {
    StringBuilder out = new StringBuilder();
    Matcher tag = TAG.matcher(html.replace("\r\n", "\n").replace(">\n", ">"));
    String source = html.replace("\r\n", "\n").replace(">\n", ">");
    int position = 0;
    int hidden = 0;
    while (tag.find()) {
      if (hidden == 0) {
        out.append(source, position, tag.start());
      }
      position = tag.end();
      String name = tag.group(2);
      boolean opens = tag.group(1).isEmpty() && !VOID.contains(name);
      if (hidden > 0) {
        hidden += opens ? 1 : VOID.contains(name) ? 0 : -1;
      } else if (opens && isDropped(name, tag.group(3), dropped)) {
        hidden = 1;
      } else if (name.equals("img")) {
        out.append(IMAGE);
      } else if (name.equals("br") || BLOCKS.contains(name)) {
        out.append('\n');
      }
    }
    return unescape(out.append(hidden == 0 ? source.substring(position) : "").toString());
  }

  private static boolean isDropped(String name, String attributes, Set<String> dropped) {
    Matcher ofClass = ATTRIBUTE_CLASS.matcher(attributes);
    return name.equals("rt")
        || name.equals("rp")
        || name.equals("figure")
        || attributes.contains(" hidden")
        || (ofClass.find() && dropped.contains(ofClass.group(1)));
  }

  private static String unescape(String text) {
    Matcher numeric = Pattern.compile("&#(x?)([0-9A-Fa-f]+);").matcher(text);
    String plain =
        numeric.replaceAll(
            m -> Character.toString(Integer.parseInt(m.group(2), m.group(1).isEmpty() ? 10 : 16)));
    return plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  /** The lines that are not blank, stripped. */
  static String lines(String text) {
    return String.join("\n", text.lines().map(String::strip).filter(s -> !s.isEmpty()).toList());
  }
}
