package io.karasu.report;

import io.karasu.report.SignalFigures.Distribution;
import io.karasu.report.SignalFigures.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The distribution of one signal: a row of bars for each source over one axis, with the bounds of
 * the rules drawn through the rows of the sources that they are for.
 */
final class RidgePlot {

  static final int WIDTH = 330;
  private static final int LEFT = 1;
  private static final int PLOT = 328;
  private static final int LABEL = 17;
  private static final int BARS = 26;
  private static final int ROW = LABEL + BARS + 4;
  private static final int AXIS = 20;

  /** Rows of a plot; sources beyond are in the JSON. */
  private static final int MOST_ROWS = 10;

  private final SignalFigures signal;
  private final List<Bound> bounds;
  private final List<String> sources;
  private final Html html = new Html();

  private RidgePlot(SignalFigures signal, List<Bound> bounds, List<String> sources) {
    this.signal = signal;
    this.bounds = bounds;
    this.sources = sources;
  }

  /** The plot with its caption. */
  static String of(SignalFigures signal, List<RuleEffect> rules, List<String> sources) {
    List<Bound> bounds =
        rules.stream()
            .map(RuleEffect::bound)
            .filter(bound -> bound.signal().equals(signal.signal()))
            .toList();
    return new RidgePlot(signal, bounds, sources).draw();
  }

  private String draw() {
    Map<String, Distribution> shown = signal.sources();
    List<String> rows = sources.stream().filter(shown::containsKey).limit(MOST_ROWS).toList();
    int height = rows.size() * ROW + AXIS;
    String name = Words.signal(signal.signal());
    String conditions = conditions();
    html.open("figure").open("figcaption").text(name).raw(" ");
    html.element(
        "small", Words.unit(signal.signal()) + (conditions.isEmpty() ? "" : "; " + conditions));
    html.close("figcaption");
    String title = name + " by source, " + Words.unit(signal.signal()) + "; " + medians(rows);
    html.open("svg", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img", "aria-label", title);
    html.element("title", title);
    for (int i = 0; i < rows.size(); i++) {
      row(rows.get(i), i * ROW);
    }
    axis(rows.size() * ROW);
    return html.close("svg").close("figure").line().toString();
  }

  private String conditions() {
    return String.join(
        ", ",
        bounds.stream()
            .map(bound -> bound.name() + " " + Words.condition(bound.min(), bound.max()))
            .toList());
  }

  private String medians(List<String> rows) {
    return String.join(
        ", ",
        rows.stream()
            .map(row -> row + " median " + Words.number(signal.sources().get(row).median()))
            .toList());
  }

  private void row(String source, int top) {
    Distribution figures = signal.sources().get(source);
    List<Bound> own = bounds.stream().filter(bound -> bound.appliesTo(source)).toList();
    int base = top + LABEL + BARS;
    text(LEFT, top + 11, "start", source, "row");
    String summary =
        "median "
            + Words.rounded(figures.median())
            + "  ("
            + Words.rounded(figures.p5())
            + "–"
            + Words.rounded(figures.p95())
            + ")";
    text(LEFT + PLOT, top + 11, "end", summary, "tick");
    long most = figures.bars().stream().mapToLong(Long::longValue).max().orElse(0);
    for (int i = 0; i < figures.bars().size(); i++) {
      bar(i, figures.bars().get(i), most, base, style(source, i, own));
    }
    html.raw(
        format(
            "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" class=\"base\"/>",
            LEFT, LEFT + PLOT, base, base));
    own.forEach(bound -> bound(bound, base));
  }

  /** Heights grow with the square root of the count, so that tails can be seen. */
  private void bar(int index, long count, long most, int base, String style) {
    if (count == 0) {
      return;
    }
    double width = (double) PLOT / bars();
    double height = StrictMath.max(1, StrictMath.sqrt((double) count / most) * BARS);
    String label =
        Words.number(signal.edges().get(index))
            + "–"
            + Words.number(signal.edges().get(index + 1))
            + ": "
            + Words.count(count);
    html.raw(
        format(
            "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" class=\"%s\"><title>%s</title></rect>",
            LEFT + index * width, base - height, width - 0.6, height, style, Html.escape(label)));
  }

  private String style(String source, int index, List<Bound> own) {
    double middle = (signal.edges().get(index) + signal.edges().get(index + 1)) / 2;
    boolean isOut = own.stream().anyMatch(bound -> bound.isBrokenBy(middle));
    return isOut ? "out" : "s" + sources.indexOf(source) % 8;
  }

  private void bound(Bound bound, int base) {
    List<Double> values = new ArrayList<>();
    if (bound.min() != null) {
      values.add(bound.min());
    }
    if (bound.max() != null) {
      values.add(bound.max());
    }
    for (double value : values) {
      html.raw(
          format(
              "<line x1=\"%.2f\" x2=\"%.2f\" y1=\"%d\" y2=\"%d\" class=\"cut\"/>",
              x(value), x(value), base - BARS - 1, base + 1));
    }
  }

  private void axis(int top) {
    List<Double> ticks = ticks();
    for (int i = 0; i < ticks.size(); i++) {
      double x = x(ticks.get(i));
      String anchor = x < LEFT + 12 ? "start" : x > LEFT + PLOT - 12 ? "end" : "middle";
      text(x, top + 11, anchor, Words.tick(ticks.get(i)), "tick");
    }
  }

  private List<Double> ticks() {
    List<Double> edges = signal.edges();
    double last = edges.get(edges.size() - 1);
    if (signal.scale() == Scale.LINEAR) {
      return List.of(0.0, last / 4, last / 2, last * 3 / 4, last);
    }
    List<Double> decades = edges.stream().filter(edge -> edge == 0 || isDecade(edge)).toList();
    return decades.size() >= 2 ? decades : List.of(edges.get(0), last);
  }

  private static boolean isDecade(double value) {
    double rest = value;
    while (rest >= 10) {
      rest /= 10;
    }
    return rest == 1;
  }

  /** Where a value stands: bars are equally wide, whatever the scale. */
  private double x(double value) {
    List<Double> edges = signal.edges();
    double position = 0;
    for (int i = 0; i < bars(); i++) {
      double low = edges.get(i);
      double high = edges.get(i + 1);
      double inside = (value - low) / (high - low);
      position += StrictMath.max(0, StrictMath.min(1, inside));
    }
    return LEFT + position * PLOT / bars();
  }

  private int bars() {
    return signal.edges().size() - 1;
  }

  private void text(double x, int y, String anchor, String text, String style) {
    html.raw(
        format(
            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" class=\"%s\">%s</text>",
            x, y, anchor, style, Html.escape(text)));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
