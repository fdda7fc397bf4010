package io.karasu.report;

import io.karasu.corpus.Nullable;
import io.karasu.report.Trained.Validation;

/**
 * The words of a plot.
 *
 * @param plot what is drawn
 */
record CurveText(CurvePlot.Spec plot) {

  /** What else there is to see, where it is. */
  String legend() {
    Curve curve = plot.curve();
    StringBuilder legend = new StringBuilder();
    if (!curve.min().equals(curve.max())) {
      long width = curve.last().get(0) - curve.first().get(0) + 1;
      legend.append("; band: lowest to highest of ").append(Words.count(width)).append(" steps");
    }
    if (plot.spikes().stream().anyMatch(spike -> spike.loss() != null)) {
      legend.append("; rings: spikes");
    }
    if (notFinite() > 0) {
      legend.append("; triangles: not finite");
    }
    return legend.toString();
  }

  private long notFinite() {
    return plot.curve().notFinite().stream().mapToLong(Long::longValue).sum();
  }

  /** The plot in words, for those who do not see it. */
  String title() {
    Curve curve = plot.curve();
    StringBuilder title = new StringBuilder();
    title.append(plot.name()).append(" of ").append(plot.model()).append(" over the steps, ");
    title.append(plot.unit());
    if (curve.lowest() == null) {
      return title.append(": no finite value").toString();
    }
    int last = curve.size() - 1;
    title.append(": ").append(value(curve.mean().get(0))).append(at(curve, 0));
    if (last > 0) {
      title.append(", ").append(value(curve.mean().get(last))).append(at(curve, last));
    }
    title.append(", lowest ").append(value(curve.lowest()));
    title.append(", highest ").append(value(curve.highest()));
    if (notFinite() > 0) {
      title.append(", not finite in ").append(Words.count(notFinite())).append(" steps");
    }
    if (!plot.validation().isEmpty()) {
      Validation held = plot.validation().get(plot.validation().size() - 1);
      title.append("; on held-out sequences ").append(value(held.loss()));
      title.append(" after step ").append(Words.count(held.step()));
    }
    if (plot.level() != null) {
      title.append("; entropy of the tokens ").append(value(plot.level()));
    }
    return title.toString();
  }

  /** Which steps a point stands for. */
  static String at(Curve curve, int point) {
    long first = curve.first().get(point);
    long last = curve.last().get(point);
    return first == last
        ? " at step " + Words.count(first)
        : " at steps " + Words.count(first) + "–" + Words.count(last);
  }

  private static String value(@Nullable Double value) {
    return value == null ? "not finite" : CurveScale.label(value);
  }
}
