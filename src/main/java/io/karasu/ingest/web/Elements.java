package io.karasu.ingest.web;

import java.util.Set;
import org.jsoup.nodes.Element;

/** What kinds of elements there are to a reader of text. */
final class Elements {

  /** Elements whose content is not shown as text, and readings of ruby. */
  private static final Set<String> NOT_SHOWN =
      Set.of(
          "applet",
          "area",
          "audio",
          "base",
          "button",
          "canvas",
          "datalist",
          "embed",
          "frame",
          "frameset",
          "head",
          "iframe",
          "input",
          "link",
          "map",
          "meta",
          "meter",
          "noembed",
          "noframes",
          "noscript",
          "object",
          "optgroup",
          "option",
          "param",
          "progress",
          "rp",
          "rt",
          "rtc",
          "script",
          "select",
          "source",
          "style",
          "svg",
          "template",
          "textarea",
          "title",
          "track",
          "video");

  private static final Set<String> BLOCKS =
      Set.of(
          "address",
          "article",
          "aside",
          "blockquote",
          "body",
          "caption",
          "center",
          "dd",
          "details",
          "dialog",
          "dir",
          "div",
          "dl",
          "dt",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "header",
          "hgroup",
          "hr",
          "legend",
          "li",
          "listing",
          "main",
          "menu",
          "nav",
          "ol",
          "p",
          "plaintext",
          "pre",
          "section",
          "summary",
          "table",
          "tbody",
          "tfoot",
          "thead",
          "tr",
          "ul",
          "xmp");

  private Elements() {}

  /** False for scripts, forms' controls, readings of ruby and what the page itself hides. */
  static boolean isShown(Element element) {
    if (NOT_SHOWN.contains(element.normalName())) {
      return false;
    }
    if (element.attributesSize() == 0) {
      return true;
    }
    if (element.hasAttr("hidden")) {
      return false;
    }
    String style = element.attr("style");
    return style.isEmpty() || !hides(style);
  }

  /** True if an element begins and ends lines. */
  static boolean isBlock(Element element) {
    return BLOCKS.contains(element.normalName()) || (isCell(element) && !isSimpleCell(element));
  }

  /** True for a cell of a table. */
  static boolean isCell(Element element) {
    String name = element.normalName();
    return name.equals("td") || name.equals("th");
  }

  /** True for an element whose line breaks and blanks are shown as they are. */
  static boolean isPreformatted(Element element) {
    return switch (element.normalName()) {
      case "pre", "listing", "xmp", "plaintext" -> true;
      default -> false;
    };
  }

  /** The level of a heading; 0 for other elements. */
  static int heading(Element element) {
    String name = element.normalName();
    boolean isHeading =
        name.length() == 2
            && name.charAt(0) == 'h'
            && name.charAt(1) >= '1'
            && name.charAt(1) <= '6';
    return isHeading ? name.charAt(1) - '0' : 0;
  }

  /** A cell of data stands in one line with the others of its row; one of layout does not. */
  private static boolean isSimpleCell(Element cell) {
    for (Element child = cell.firstElementChild();
        child != null;
        child = child.nextElementSibling()) {
      if (BLOCKS.contains(child.normalName()) || child.normalName().equals("br")) {
        return false;
      }
    }
    return true;
  }

  private static boolean hides(String style) {
    String plain = style.replace(" ", "").toLowerCase(java.util.Locale.ROOT);
    return plain.contains("display:none") || plain.contains("visibility:hidden");
  }
}
