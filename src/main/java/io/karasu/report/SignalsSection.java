package io.karasu.report;

import java.util.List;

/** What the rules saw: distributions with bounds, and what other bounds would do. */
final class SignalsSection {

  private SignalsSection() {}

  static String of(Report report) {
    if (report.signals().isEmpty()) {
      return Page.missing("signals", "What the rules saw", "measure");
    }
    Html html =
        Page.section(
            "signals",
            "What the rules saw",
            "All measured documents, a row for each source. Heights are square roots of counts, each row on its own scale, so that tails can be seen. Dashed lines are the bounds of the rules; what lies on their wrong side is red. In brackets, from the 5 % to the 95 % quantile. Hover over a bar for its count; documents beyond an axis are in its last bar.");
    html.raw(FlowChart.legend(report.sources()));
    List<SignalFigures> ruled =
        report.signals().stream().filter(signal -> !signal.rules().isEmpty()).toList();
    List<SignalFigures> others =
        report.signals().stream().filter(signal -> signal.rules().isEmpty()).toList();
    html.raw(plots(ruled, report));
    if (!report.rules().isEmpty()) {
      html.element("h3", "What other bounds would do").raw(rules(report));
    }
    html.open("details");
    html.open("summary", "class", "plain").text(others.size() + " signals without a rule");
    html.close("summary").raw(plots(others, report)).close("details");
    return html.close("section").line().toString();
  }

  private static String plots(List<SignalFigures> signals, Report report) {
    Html html = new Html().open("div", "class", "plots");
    signals.forEach(signal -> html.raw(RidgePlot.of(signal, report.rules(), report.sources())));
    return html.close("div").toString();
  }

  private static String rules(Report report) {
    Html html =
        new Html()
            .element(
                "p",
                "Rules judge in this order, and a document is rejected under the first one that it breaks. “Alone” are the documents that break no other rule: they would stay without it. The last column counts the documents that would break the rule with another bound, whatever the other rules say.",
                "class",
                "lead");
    Grid grid =
        new Grid(
            "Documents that break each rule of filter",
            "rule",
            "condition",
            "#judged",
            "#break it",
            "#rejected under it",
            "#alone",
            "with other bounds");
    for (RuleEffect effect : report.rules()) {
      Bound bound = effect.bound();
      String condition =
          Html.escape(
              Words.signal(bound.signal()) + " " + Words.condition(bound.min(), bound.max()));
      grid.row(
          "<code>" + Html.escape(bound.name()) + "</code>",
          condition + exceptions(bound),
          Words.count(effect.judged()),
          Words.count(effect.broken()),
          Words.count(effect.first()),
          Words.count(effect.alone()),
          whatIf(effect));
    }
    return html.raw(grid.toString()).toString();
  }

  private static String exceptions(Bound bound) {
    String words =
        bound.sources() != null
            ? "only " + String.join(", ", bound.sources())
            : bound.exceptSources() != null
                ? "not " + String.join(", ", bound.exceptSources())
                : "";
    return words.isEmpty() ? "" : " <small>(" + Html.escape(words) + ")</small>";
  }

  private static String whatIf(RuleEffect effect) {
    Html html = new Html().open("ul", "class", "whatif");
    for (RuleEffect.WhatIf other : effect.whatIf()) {
      boolean isNow =
          other.value()
              == (other.bound().equals("min") ? effect.bound().min() : effect.bound().max());
      html.open("li", "class", isNow ? "now" : "");
      html.element(
          "small", (other.bound().equals("min") ? "≥ " : "≤ ") + Words.number(other.value()));
      html.raw(" ").text(Words.count(other.broken())).close("li").raw(" ");
    }
    return html.close("ul").toString();
  }
}
