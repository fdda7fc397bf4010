package io.karasu.report;

import io.karasu.report.StackedBar.Part;
import java.util.ArrayList;
import java.util.List;

/** The mixture that was asked for, and what was drawn. */
final class MixtureSection {

  private MixtureSection() {}

  static String of(Report report) {
    Packed packed = report.packed();
    if (packed == null) {
      return Page.missing("mixture", "Mixture", "pack");
    }
    Html html =
        Page.section(
            "mixture",
            "Mixture",
            "Tokens with EOS, padding not counted. "
                + Words.count(packed.sequences())
                + " sequences of "
                + Words.count(packed.sequenceLength())
                + " are "
                + Words.percent(packed.utilisation())
                + " full; "
                + Words.percent(packed.truncation())
                + " of the drawings were split over sequences or cut.");
    List<Part> asked = new ArrayList<>();
    List<Part> achieved = new ArrayList<>();
    for (Packed.Drawn source : packed.sources()) {
      String style = "s" + StrictMath.max(0, report.sources().indexOf(source.source())) % 8;
      asked.add(new Part(source.source(), share(source.asked(), packed.tokenBudget()), style));
      achieved.add(
          new Part(source.source(), share(source.achieved(), packed.tokenBudget()), style));
    }
    html.open("div", "class", "pair").element("span", "asked");
    html.raw(StackedBar.of("Mixture asked for", asked));
    html.element("span", "drawn").raw(StackedBar.of("Mixture drawn", achieved)).close("div");
    html.raw(FlowChart.legend(report.sources()));
    return html.raw(table(packed)).close("section").line().toString();
  }

  private static String table(Packed packed) {
    Grid grid =
        new Grid(
            "Tokens asked for and drawn",
            "source",
            "#asked",
            "#asked, tokens",
            "#drawn",
            "#drawn, tokens",
            "#there are",
            "#epochs",
            "#documents drawn");
    for (Packed.Drawn source : packed.sources()) {
      grid.row(
          "<code>" + Html.escape(source.source()) + "</code>",
          Words.percent(source.weight()),
          Words.count(source.asked()),
          Words.percent(share(source.achieved(), packed.tokens())),
          source.ranOut()
              ? "<b class=\"warn\">" + Words.count(source.achieved()) + ", ran out</b>"
              : Words.count(source.achieved()),
          Words.count(source.available()),
          Words.ratio(source.achieved(), source.available()),
          Words.count(source.drawnDocuments()) + " of " + Words.count(source.documents()));
    }
    return grid.toString();
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : (double) part / all;
  }
}
