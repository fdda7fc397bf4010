package io.karasu.report;

import io.karasu.corpus.Nullable;
import io.karasu.report.Trained.Unusual;
import io.karasu.report.Trained.Validation;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A measure over the steps of a training: a line through the means, in a band from the lowest to
 * the highest value where a point stands for several steps; steps that were not finite are marks on
 * the upper edge, and spikes below it.
 */
final class CurvePlot {

  static final int WIDTH = 400;
  private static final int HEIGHT = 200;
  private static final int LEFT = 42;
  private static final int RIGHT = WIDTH - 8;
  private static final int TOP = 14;
  private static final int BOTTOM = HEIGHT - 32;

  private final Spec spec;
  private final CurveScale scale;
  private final Html html = new Html();

  /**
   * What is drawn.
   *
   * @param model name of the model
   * @param name of the measure
   * @param unit and what the lines are
   * @param curve over at least one step
   * @param fromZero whether the axis starts at zero
   * @param validation further points
   * @param level a value for comparison; null: none
   * @param spikes steps to mark
   */
  record Spec(
      String model,
      String name,
      String unit,
      Curve curve,
      boolean fromZero,
      List<Validation> validation,
      @Nullable Double level,
      List<Unusual> spikes) {

    Spec(String model, String name, String unit, Curve curve, boolean fromZero) {
      this(model, name, unit, curve, fromZero, List.of(), null, List.of());
    }
  }

  private CurvePlot(Spec spec) {
    this.spec = spec;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Double value : values(spec)) {
      low = StrictMath.min(low, value);
      high = StrictMath.max(high, value);
    }
    this.scale =
        low <= high ? CurveScale.over(low, high, spec.fromZero()) : new CurveScale(0, 1, false);
  }

  /** All values that must have a place. */
  private static List<Double> values(Spec spec) {
    return Stream.concat(
            Stream.of(spec.curve().lowest(), spec.curve().highest(), spec.level()),
            spec.validation().stream().map(Validation::loss))
        .filter(Objects::nonNull)
        .toList();
  }

  /** The plot with its caption. */
  static String of(Spec spec) {
    return new CurvePlot(spec).draw();
  }

  private String draw() {
    html.open("figure").open("figcaption").text(spec.name()).raw(" ");
    CurveText words = new CurveText(spec);
    String legend = words.legend() + (scale.isLogarithmic() ? "; logarithmic axis" : "");
    html.element("small", spec.unit() + legend);
    html.close("figcaption");
    String title = words.title();
    html.open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", title);
    html.element("title", title);
    axes();
    level();
    band();
    line();
    marks();
    validation();
    return html.close("svg").close("figure").line().toString();
  }

  private void axes() {
    for (double tick : scale.ticks()) {
      rule("base", y(tick));
      text(LEFT - 5, y(tick) + 4, "end", CurveScale.label(tick));
    }
    double low = spec.curve().first().get(0);
    double high = spec.curve().last().get(spec.curve().size() - 1);
    for (double tick : CurveScale.ticks(low, high, 1)) {
      double x = x(tick);
      text(x, BOTTOM + 15, x > RIGHT - 12 ? "end" : "middle", Words.tick(tick));
    }
    text(RIGHT, BOTTOM + 29, "end", "step");
  }

  private void level() {
    if (spec.level() != null) {
      rule("level", y(spec.level()));
      text(RIGHT, y(spec.level()) - 4, "end", "entropy " + CurveScale.label(spec.level()));
    }
  }

  private void rule(String style, double y) {
    html.raw(
        format(
            "<line x1=\"%d\" x2=\"%d\" y1=\"%.2f\" y2=\"%.2f\" class=\"%s\"/>",
            LEFT, RIGHT, y, y, style));
  }

  /** From the lowest to the highest value of each point, where a point is more than one step. */
  private void band() {
    Curve curve = spec.curve();
    if (curve.min().equals(curve.max())) {
      return;
    }
    for (int from = 0; from < curve.size(); from++) {
      int to = runFrom(from);
      StringBuilder path = new StringBuilder();
      for (int i = from; i < to; i++) {
        path.append(point(i == from ? 'M' : 'L', curve.middle(i), curve.max().get(i)));
      }
      for (int i = to - 1; i >= from; i--) {
        path.append(point('L', curve.middle(i), curve.min().get(i)));
      }
      if (to > from) {
        html.raw("<path class=\"band\" d=\"" + path + "Z\"/>");
      }
      from = to;
    }
  }

  private void line() {
    Curve curve = spec.curve();
    for (int from = 0; from < curve.size(); from++) {
      int to = runFrom(from);
      if (to == from + 1) {
        circle(curve.middle(from), curve.mean().get(from), 2, "dot", null);
      } else if (to > from) {
        StringBuilder path = new StringBuilder();
        for (int i = from; i < to; i++) {
          path.append(point(i == from ? 'M' : 'L', curve.middle(i), curve.mean().get(i)));
        }
        html.raw("<path class=\"line\" d=\"" + path + "\"/>");
      }
      from = to;
    }
  }

  /** The end of the points with a finite value that begin here, exclusive. */
  private int runFrom(int from) {
    int to = from;
    while (to < spec.curve().size() && spec.curve().mean().get(to) != null) {
      to++;
    }
    return to;
  }

  private void marks() {
    Curve curve = spec.curve();
    for (int i = 0; i < curve.size(); i++) {
      if (curve.notFinite().get(i) > 0) {
        String label =
            "not finite: " + Words.count(curve.notFinite().get(i)) + CurveText.at(curve, i);
        mark(x(curve.middle(i)), TOP - 7, label);
      }
    }
    for (Unusual spike : spec.spikes()) {
      if (spike.loss() != null) {
        String label =
            "spike at step " + Words.count(spike.step()) + ": " + CurveScale.label(spike.loss());
        circle((double) spike.step(), spike.loss(), 5, "ring", label);
      }
    }
  }

  /** A small triangle that points down. */
  private void mark(double x, double y, String label) {
    html.raw(
        format(
            "<path class=\"out\" d=\"M%.2f %.2fh8l-4 7z\"><title>%s</title></path>",
            x - 4, y, Html.escape(label)));
  }

  private void validation() {
    StringBuilder path = new StringBuilder();
    for (Validation held : spec.validation()) {
      if (held.loss() != null) {
        path.append(point(path.isEmpty() ? 'M' : 'L', (double) held.step(), held.loss()));
      }
    }
    if (!path.isEmpty()) {
      html.raw("<path class=\"line held\" d=\"" + path + "\"/>");
    }
    for (Validation held : spec.validation()) {
      if (held.loss() != null) {
        String label =
            "after step " + Words.count(held.step()) + ": " + CurveScale.label(held.loss());
        circle((double) held.step(), held.loss(), 3, "s1", label);
      }
    }
  }

  private void circle(double step, double value, int radius, String style, @Nullable String label) {
    html.raw(
        format(
            "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%d\" class=\"%s\">%s</circle>",
            x(step),
            y(value),
            radius,
            style,
            label == null ? "" : "<title>" + Html.escape(label) + "</title>"));
  }

  private String point(char command, double step, double value) {
    return format("%c%.2f %.2f", command, x(step), y(value));
  }

  private double x(double step) {
    double low = spec.curve().first().get(0);
    double high = spec.curve().last().get(spec.curve().size() - 1);
    return low == high ? (LEFT + RIGHT) / 2.0 : LEFT + (step - low) / (high - low) * (RIGHT - LEFT);
  }

  private double y(double value) {
    return BOTTOM - scale.position(value) * (BOTTOM - TOP);
  }

  private void text(double x, double y, String anchor, String text) {
    html.raw(
        format(
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"tick\">%s</text>",
            x, y, anchor, Html.escape(text)));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
