package io.karasu.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The report as one page without scripts or anything to fetch. */
final class Page {

  private Page() {}

  /** The whole page. */
  static String of(Report report) {
    String title = report.timings().title();
    Html html = new Html().raw("<!doctype html>\n").open("html", "lang", "en").open("head");
    html.raw("<meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    html.element("title", "Karasu run " + title + " · report");
    html.open("style").raw(style()).close("style").close("head").open("body").line();
    html.raw(Overview.of(report)).open("main").line();
    html.raw(FunnelSection.of(report)).raw(ReasonsSection.of(report));
    html.raw(SignalsSection.of(report)).raw(MixtureSection.of(report));
    html.raw(TokenizerSection.of(report)).raw(TrainingSection.of(report));
    html.raw(CardSection.of(report));
    html.raw(StepsSection.of(report)).raw(AppendixSection.of(report));
    html.close("main").raw("<footer><p>");
    html.text(
        "Made by Karasu from the tables and the records in _run. Mail addresses, telephone and card numbers, postal codes, individual numbers and IP addresses in samples are masked; names are not. The same numbers: report.json beside this file.");
    return html.raw("</p></footer></body></html>\n").toString();
  }

  /** The beginning of a section. */
  static Html section(String id, String title, String lead) {
    return new Html()
        .open("section", "id", id)
        .element("h2", title)
        .element("p", lead, "class", "lead")
        .line();
  }

  /** A section of which there is nothing to show yet. */
  static String missing(String id, String title, String step) {
    return section(id, title, "Nothing here yet: " + step + " has not finished.")
        .close("section")
        .toString();
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream("style.css")) {
      if (in == null) {
        throw new IllegalStateException("io/karasu/report/style.css is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("style.css cannot be read", e);
    }
  }
}
