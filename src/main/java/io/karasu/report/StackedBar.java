package io.karasu.report;

import java.util.List;
import java.util.Locale;

/** A bar of shares that add up to 1. */
final class StackedBar {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 18;

  private StackedBar() {}

  /**
   * One part.
   *
   * @param label what it is
   * @param share 0 … 1
   * @param style class of its colour
   */
  record Part(String label, double share, String style) {}

  /** The bar as SVG, stretched to its place. */
  static String of(String title, List<Part> parts) {
    StringBuilder bars = new StringBuilder();
    double x = 0;
    for (Part part : parts) {
      double width = part.share() * WIDTH;
      if (width > 0) {
        bars.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"%d\" class=\"%s\"><title>%s</title></rect>",
                x,
                // A part that is there can be seen.
                StrictMath.max(width - (width > 4 ? 1.5 : 0), 1),
                HEIGHT,
                part.style(),
                Html.escape(label(part))));
      }
      x += width;
    }
    String words =
        title
            + ": "
            + String.join(
                "; ",
                parts.stream().filter(part -> part.share() > 0).map(StackedBar::label).toList());
    return new Html()
        .open(
            "svg",
            "class",
            "bar",
            "viewBox",
            "0 0 " + WIDTH + " " + HEIGHT,
            "preserveAspectRatio",
            "none",
            "role",
            "img",
            "aria-label",
            words)
        .element("title", title)
        .raw(bars.toString())
        .close("svg")
        .toString();
  }

  private static String label(Part part) {
    return part.label() + " " + Words.percent(part.share());
  }
}
