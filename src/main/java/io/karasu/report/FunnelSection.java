package io.karasu.report;

import io.karasu.report.StackedBar.Part;
import io.karasu.spark.StepRecord.Balance;
import java.util.ArrayList;
import java.util.List;

/** Where the documents went: the picture, and a row for each source. */
final class FunnelSection {

  private FunnelSection() {}

  static String of(Report report) {
    Html html =
        Page.section(
            "funnel",
            "Where the documents went",
            "Every unit that was read is in exactly one place: it went on, or one step rejected it. The figures add up for each source and step, or the run would have failed.");
    html.raw(FlowChart.of(report));
    String last =
        report.funnel().isEmpty() ? "" : report.funnel().get(report.funnel().size() - 1).step();
    Grid grid =
        new Grid(
            "Units of each source: kept, and rejected by step",
            "source",
            "#read",
            "kept and rejected",
            "#after " + last,
            "#share",
            "#tokens packed");
    report.sources().forEach(source -> row(report, source, grid));
    return html.raw(grid.toString()).raw(legend(report)).close("section").line().toString();
  }

  private static void row(Report report, String source, Grid grid) {
    List<Part> parts = new ArrayList<>();
    long in = 0;
    long out = 0;
    List<String> steps = losing(report);
    for (Flow flow : report.funnel()) {
      Balance units = flow.sources().getOrDefault(source, new Balance(0, 0, java.util.Map.of()));
      in = in == 0 ? units.in() : in;
      out = units.out();
      long read = StrictMath.max(1, in);
      new java.util.TreeMap<>(units.rejected())
          .forEach(
              (rule, count) ->
                  parts.add(
                      new Part(
                          flow.step() + ": " + rule,
                          (double) count / read,
                          "t" + steps.indexOf(flow.step()) % 5)));
    }
    double share = (double) out / StrictMath.max(1, in);
    parts.add(0, new Part("kept", share, "kept"));
    grid.row(
        "<code>" + Html.escape(source) + "</code>",
        Words.count(in),
        StackedBar.of(source, parts),
        Words.count(out),
        Words.percent(share),
        tokens(report, source));
  }

  private static String tokens(Report report, String source) {
    if (report.packed() == null) {
      return "–";
    }
    return report.packed().sources().stream()
        .filter(drawn -> drawn.source().equals(source))
        .map(drawn -> Words.count(drawn.achieved()))
        .findFirst()
        .orElse("0");
  }

  private static List<String> losing(Report report) {
    return report.funnel().stream().filter(flow -> flow.rejected() > 0).map(Flow::step).toList();
  }

  private static String legend(Report report) {
    Html html = new Html().open("p", "class", "legend");
    html.raw("<span><i class=\"kept\"></i>kept</span> ");
    List<String> steps = losing(report);
    for (int i = 0; i < steps.size(); i++) {
      html.open("span").open("i", "class", "t" + i % 5).close("i");
      html.text("rejected by " + steps.get(i)).close("span").raw(" ");
    }
    return html.close("p").toString();
  }
}
