package io.karasu.report;

import io.karasu.spark.StepRecord.Balance;
import java.util.List;
import java.util.Locale;

/**
 * The picture of the funnel: a strip for each step, in which the bands of the sources go on or
 * leave to the right. Strips are stretched to the page; words stand beside them as HTML.
 */
final class FlowChart {

  private static final double WIDTH = 1000;
  private static final int CURVE = 40;
  private static final int BAR = 16;

  private final List<String> sources;
  private final double scale;

  private FlowChart(List<String> sources, long units) {
    this.sources = sources;
    this.scale = WIDTH / StrictMath.max(1, units);
  }

  /** The picture; steps that reject nothing are left out. */
  static String of(Report report) {
    if (report.funnel().isEmpty()) {
      return "";
    }
    Flow first = report.funnel().get(0);
    FlowChart chart = new FlowChart(report.sources(), first.in());
    Html html = new Html().open("div", "class", "flow");
    html.raw(label("read", Words.count(first.in()), ""));
    html.raw(chart.svg("Units read: " + bySource(first, true), BAR, chart.bars(first, 0, true)));
    for (Flow flow : report.funnel()) {
      if (flow.rejected() == 0) {
        continue;
      }
      String lost =
          "− "
              + Words.count(flow.rejected())
              + " ("
              + Words.percent((double) flow.rejected() / StrictMath.max(1, flow.in()))
              + ")";
      html.raw(label(flow.step(), Words.count(flow.out()), lost));
      String title =
          flow.step()
              + ": "
              + Words.count(flow.in())
              + " in, "
              + Words.count(flow.out())
              + " out; ";
      html.raw(
          chart.svg(
              title + bySource(flow, false),
              CURVE + BAR,
              chart.bands(flow) + chart.bars(flow, CURVE, false)));
    }
    return html.close("div") + legend(report.sources());
  }

  /** Which colour is which source. */
  static String legend(List<String> sources) {
    Html html = new Html().open("p", "class", "legend");
    for (int i = 0; i < sources.size(); i++) {
      html.open("span").open("i", "class", "b" + i % 8).close("i");
      html.text(sources.get(i)).close("span").raw(" ");
    }
    return html.close("p").toString();
  }

  private static String label(String step, String left, String lost) {
    return new Html()
        .open("div", "class", "flow-label")
        .element("b", step)
        .element("span", left)
        .element("em", lost)
        .close("div")
        .toString();
  }

  private static String bySource(Flow flow, boolean isIn) {
    return String.join(
        ", ",
        flow.sources().entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + " "
                        + Words.count(isIn ? entry.getValue().in() : entry.getValue().out()))
            .toList());
  }

  private String svg(String title, int height, String content) {
    return new Html()
        .open(
            "svg",
            "viewBox",
            "0 0 1000 " + height,
            "preserveAspectRatio",
            "none",
            "style",
            "height:" + height + "px",
            "role",
            "img",
            "aria-label",
            title)
        .element("title", title)
        .raw(content)
        .close("svg")
        .toString();
  }

  private String bars(Flow flow, int top, boolean isIn) {
    StringBuilder bars = new StringBuilder();
    double x = 0;
    for (int i = 0; i < sources.size(); i++) {
      Balance units = flow.sources().get(sources.get(i));
      double width = units == null ? 0 : (isIn ? units.in() : units.out()) * scale;
      if (width > 0) {
        bars.append(
            format(
                "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" class=\"s%d\"/>",
                x, top, width, BAR, i % 8));
      }
      x += width;
    }
    return bars.toString();
  }

  /** From where a source stands among those that came in to where it stands among the others. */
  private String bands(Flow flow) {
    StringBuilder bands = new StringBuilder();
    double top = 0;
    double kept = 0;
    double lost = flow.out() * scale;
    for (int i = 0; i < sources.size(); i++) {
      Balance units = flow.sources().get(sources.get(i));
      if (units == null) {
        continue;
      }
      double out = units.out() * scale;
      double gone = units.rejectedInAll() * scale;
      bands.append(band(top, kept, out, "s" + i % 8 + " on"));
      bands.append(band(top + out, lost, gone, "s" + i % 8 + " off"));
      top += out + gone;
      kept += out;
      lost += gone;
    }
    return bands.toString();
  }

  private static String band(double from, double to, double width, String style) {
    if (width <= 0) {
      return "";
    }
    return format(
        "<path class=\"%s\" d=\"M%.2f 0C%.2f 20 %.2f 20 %.2f 40H%.2fC%.2f 20 %.2f 20 %.2f 0Z\"/>",
        style, from, from, to, to, to + width, to + width, from + width, from + width);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
