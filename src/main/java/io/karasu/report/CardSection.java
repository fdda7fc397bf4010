package io.karasu.report;

import io.karasu.report.StackedBar.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The data card: what the corpus holds, under which licences, from when and where. */
final class CardSection {

  private CardSection() {}

  static String of(Report report) {
    if (report.cards().isEmpty()) {
      return Page.missing("card", "Data card", "select");
    }
    long tokens = report.cards().stream().mapToLong(SourceCard::tokens).sum();
    String unit = tokens > 0 ? "tokens" : "documents";
    Html html =
        Page.section(
            "card",
            "Data card",
            "What the corpus holds before packing. Licences are what the sources state (of texts with credits, what stands before them), by "
                + unit
                + "; “none stated” is no permission.");
    Grid grid =
        new Grid(
            "The corpus by source",
            "source",
            "#documents",
            "#characters",
            "#MB of text",
            "#tokens",
            "#share of tokens",
            "#characters per token",
            "dates");
    report.cards().forEach(card -> row(card, tokens, grid));
    html.raw(grid.toString()).element("h3", "Licences, by share of " + unit);
    html.raw(licences(report)).element("h3", "Hosts");
    return html.raw(hosts(report)).close("section").line().toString();
  }

  private static void row(SourceCard card, long tokens, Grid grid) {
    grid.row(
        "<code>" + Html.escape(card.source()) + "</code>",
        Words.count(card.volume().documents()),
        Words.count(card.volume().characters()),
        Words.megabytes(card.volume().bytes()),
        Words.count(card.tokens()),
        Words.percent(tokens == 0 ? 0 : (double) card.tokens() / tokens),
        Words.ratio(card.volume().characters(), card.tokens()),
        dates(card));
  }

  private static String dates(SourceCard card) {
    if (card.firstDate() == null || card.lastDate() == null) {
      return "none";
    }
    String range = Html.escape(card.firstDate()) + " – " + Html.escape(card.lastDate());
    boolean isWhole = card.dated() == card.volume().documents();
    return range + (isWhole ? "" : " <small>(" + Words.count(card.dated()) + " dated)</small>");
  }

  private static String licences(Report report) {
    Map<String, Map<String, Long>> licences = new TreeMap<>();
    long all = 0;
    for (SourceCard card : report.cards()) {
      for (Map.Entry<String, Long> licence : card.licences().entrySet()) {
        licences
            .computeIfAbsent(licence.getKey(), name -> new TreeMap<>())
            .put(card.source(), licence.getValue());
        all += licence.getValue();
      }
    }
    long sum = StrictMath.max(1, all);
    List<Map.Entry<String, Map<String, Long>>> sorted = new ArrayList<>(licences.entrySet());
    sorted.sort((a, b) -> Long.compare(sum(b.getValue()), sum(a.getValue())));
    Grid grid = new Grid("Licences", "licence", "share by source", "#share", "sources");
    for (Map.Entry<String, Map<String, Long>> licence : sorted) {
      List<Part> parts = new ArrayList<>();
      licence
          .getValue()
          .forEach(
              (source, count) ->
                  parts.add(
                      new Part(
                          source,
                          (double) count / sum,
                          "s" + report.sources().indexOf(source) % 8)));
      grid.row(
          "<span lang=\""
              + Words.language(licence.getKey())
              + "\">"
              + Html.escape(licence.getKey())
              + "</span>",
          StackedBar.of(licence.getKey(), parts),
          Words.percent((double) sum(licence.getValue()) / sum),
          Html.escape(String.join(", ", licence.getValue().keySet())));
    }
    return grid.toString();
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String hosts(Report report) {
    Html html = new Html();
    for (SourceCard card : report.cards()) {
      if (card.topHosts().isEmpty()) {
        continue;
      }
      html.open("details").open("summary", "class", "plain").element("code", card.source());
      html.text(
          " "
              + Words.count(card.hosts())
              + (card.hosts() == 1 ? " host in " : " hosts in ")
              + Words.count(card.hosted())
              + " documents");
      html.close("summary");
      Grid grid =
          new Grid(
              "Hosts of " + card.source(), "host", "#documents", "#share of documents", "#tokens");
      card.topHosts()
          .forEach(
              host ->
                  grid.row(
                      Html.escape(host.name()),
                      Words.count(host.documents()),
                      Words.percent(
                          (double) host.documents() / StrictMath.max(1, card.volume().documents())),
                      Words.count(host.tokens())));
      html.raw(grid.toString()).close("details");
    }
    return html.toString();
  }
}
