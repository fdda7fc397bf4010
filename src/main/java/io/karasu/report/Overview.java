package io.karasu.report;

import java.util.List;
import java.util.Map;

/** The head of the page: what the run was, the figures that matter most, alarms, contents. */
final class Overview {

  /** Section ids and their titles in the list of contents. */
  private static final List<Map.Entry<String, String>> CONTENTS =
      List.of(
          Map.entry("funnel", "Documents"),
          Map.entry("reasons", "Reasons"),
          Map.entry("signals", "Signals and rules"),
          Map.entry("mixture", "Mixture"),
          Map.entry("tokenizers", "Tokenizers"),
          Map.entry(TrainingSection.ID, "Training"),
          Map.entry("card", "Data card"),
          Map.entry("steps", "Steps"),
          Map.entry("ask", "Ask the tables"),
          Map.entry("appendix", "Tables and configuration"));

  private Overview() {}

  static String of(Report report) {
    Html html = new Html().open("header");
    html.open("h1").text("Karasu run ").element("span", report.timings().title()).close("h1");
    html.element("p", lead(report), "class", "lead").raw(facts(report)).raw(alarms(report));
    html.open("nav", "aria-label", "Contents").open("ul");
    CONTENTS.stream()
        .filter(entry -> !entry.getKey().equals(TrainingSection.ID) || report.hasTraining())
        .forEach(
            entry ->
                html.open("li")
                    .element("a", entry.getValue(), "href", "#" + entry.getKey())
                    .close("li"));
    return html.close("ul").close("nav").close("header").line().toString();
  }

  private static String lead(Report report) {
    double seconds = report.timings().steps().stream().mapToDouble(StepFigures::seconds).sum();
    StringBuilder lead = new StringBuilder();
    lead.append(report.sources().size())
        .append(report.sources().size() == 1 ? " source" : " sources");
    if (report.packed() != null) {
      lead.append(" to sequences of ");
      lead.append(Words.count(report.packed().sequenceLength())).append(" tokens");
    }
    lead.append(". ").append(report.timings().steps().size()).append(" finished steps took ");
    lead.append(Words.duration(seconds)).append(". Run folder ").append(report.timings().run());
    lead.append("; this page was made ").append(report.timings().made()).append(".");
    return lead.toString();
  }

  private static String facts(Report report) {
    Html html = new Html().open("div", "class", "facts");
    long read = report.funnel().isEmpty() ? 0 : report.funnel().get(0).in();
    fact(html, Words.count(read), "units read");
    Volume corpus =
        report.cards().stream().map(SourceCard::volume).reduce(Volume.NONE, Volume::plus);
    if (report.has("select")) {
      String share = Words.percent((double) corpus.documents() / StrictMath.max(1, read));
      fact(html, Words.count(corpus.documents()), "documents in the corpus (" + share + ")");
      fact(
          html,
          Words.bytes(corpus.bytes()),
          Words.count(corpus.characters()) + " characters of text");
    }
    Packed packed = report.packed();
    if (packed != null) {
      fact(
          html,
          Words.count(packed.tokens()),
          "tokens of " + Words.count(packed.tokenBudget()) + " asked");
      fact(
          html,
          Words.count(packed.sequences()),
          "sequences, " + Words.percent(packed.utilisation()) + " full");
    }
    return html.close("div").toString();
  }

  private static void fact(Html html, String number, String what) {
    html.open("div").element("b", number).element("span", what).close("div");
  }

  private static String alarms(Report report) {
    Html html = new Html();
    for (Alarm alarm : report.alarms()) {
      html.open("div", "class", "alarm", "role", "alert").element("b", "Wipe-out. ");
      html.element("code", alarm.step()).text(" rejected " + Words.percent(alarm.share()) + " of ");
      html.element("code", alarm.source());
      html.text(
          ": "
              + Words.count(alarm.rejected())
              + " of "
              + Words.count(alarm.in())
              + " units (alarm above "
              + Words.percent(alarm.limit())
              + "), mostly under ");
      html.element(
          "a", alarm.mostly(), "href", "#" + ReasonsSection.anchor(alarm.step(), alarm.mostly()));
      html.text(".").close("div");
    }
    if (!report.open().isEmpty()) {
      html.open("div", "class", "open").element("b", "Not in this report: ");
      html.text(
          String.join(
              "; ",
              report.open().entrySet().stream()
                  .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                  .toList()));
      html.text(". jobs/run_all.sh with the same folders goes on there.").close("div");
    }
    if (report.packed() != null) {
      report.packed().sources().stream()
          .filter(Packed.Drawn::ranOut)
          .forEach(source -> ranOut(html, source));
    }
    return html.toString();
  }

  private static void ranOut(Html html, Packed.Drawn source) {
    html.open("div", "class", "open").element("b", "Ran out. ").element("code", source.source());
    html.text(
        " has "
            + Words.count(source.achieved())
            + " of the "
            + Words.count(source.asked())
            + " tokens that the mixture asks for.");
    html.close("div");
  }
}
