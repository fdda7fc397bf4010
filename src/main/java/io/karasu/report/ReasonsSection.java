package io.karasu.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Why units were rejected: each reason with its share and samples. */
final class ReasonsSection {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReasonsSection() {}

  static String of(Report report) {
    Html html =
        Page.section(
            "reasons",
            "Why documents were rejected",
            "Shares are of the units that came into the step. Open a reason for samples: those with the smallest ids, which are hashes, so they are chosen as by lot and stay the same. Ingest names the place in the raw file, since there is no document yet.");
    for (Flow flow : report.funnel()) {
      List<Reason> reasons =
          report.reasons().stream().filter(reason -> reason.step().equals(flow.step())).toList();
      if (reasons.isEmpty()) {
        continue;
      }
      html.open("h3").text(flow.step()).raw(" ");
      html.element(
          "small",
          Words.count(flow.rejected())
              + " of "
              + Words.count(flow.in())
              + " units, "
              + Words.percent((double) flow.rejected() / StrictMath.max(1, flow.in())));
      html.close("h3");
      reasons.forEach(reason -> html.raw(details(reason, report)));
    }
    return html.close("section").line().toString();
  }

  /** The id of a reason on the page. */
  static String anchor(String step, String rule) {
    return "reason-" + step + "-" + rule.replaceAll("[^A-Za-z0-9_-]", "-");
  }

  private static String details(Reason reason, Report report) {
    Html html = new Html().open("details", "id", anchor(reason.step(), reason.rule()));
    html.open("summary").element("code", reason.rule()).element("b", meaning(reason, report));
    html.element("span", Words.count(reason.volume().documents()), "class", "n");
    html.element("span", Words.percent(reason.share()), "class", "n").close("summary");
    html.open("p", "class", "lead").text(sources(reason));
    if (reason.volume().bytes() > 0) {
      html.text(
          "; "
              + Words.count(reason.volume().characters())
              + " characters, "
              + Words.bytes(reason.volume().bytes())
              + " of text");
    }
    html.text(".").close("p");
    if (!reason.samples().isEmpty()) {
      html.raw(samples(reason));
    }
    return html.close("details").line().toString();
  }

  private static String meaning(Reason reason, Report report) {
    return report.rules().stream()
        .map(RuleEffect::bound)
        .filter(bound -> reason.step().equals("filter") && bound.name().equals(reason.rule()))
        .map(bound -> Words.signal(bound.signal()) + " " + Words.breach(bound.min(), bound.max()))
        .findFirst()
        .orElse(Words.rule(reason.rule()));
  }

  private static String sources(Reason reason) {
    return String.join(
        ", ",
        reason.sources().entrySet().stream()
            .map(entry -> entry.getKey() + " " + Words.count(entry.getValue()))
            .toList());
  }

  private static String samples(Reason reason) {
    boolean hasValue = reason.samples().stream().anyMatch(sample -> sample.threshold() != null);
    String[] columns =
        hasValue
            ? new String[] {reason.samples().get(0).unit(), "#value", "#bound", "*what it says"}
            : new String[] {reason.samples().get(0).unit(), "*what it says"};
    Grid grid = new Grid("Samples of " + reason.step() + ": " + reason.rule(), columns);
    for (Sample sample : reason.samples()) {
      if (hasValue) {
        grid.row(head(sample), number(sample.value()), number(sample.threshold()), body(sample));
      } else {
        grid.row(head(sample), body(sample));
      }
    }
    return grid.toString();
  }

  private static String number(@io.karasu.corpus.Nullable Double value) {
    return value == null ? "–" : Words.number(value);
  }

  private static String head(Sample sample) {
    Html html = new Html();
    if (sample.id() != null) {
      html.element("code", Words.brief(sample.id()), "title", sample.id()).raw("<br>");
    } else if (sample.place() != null) {
      html.element("code", sample.place(), "class", "place").raw("<br>");
    }
    return html.element("small", sample.source()).toString();
  }

  private static String body(Sample sample) {
    Html html = new Html();
    if (sample.title() != null || sample.url() != null) {
      html.open("div", "class", "title").raw(link(sample)).close("div");
    }
    if (sample.text() != null) {
      html.raw(quote(sample.text()));
    }
    if (sample.detail() != null) {
      html.element("div", detail(sample.detail()), "class", "detail");
    }
    if (sample.survivorId() != null) {
      html.open("div", "class", "stays").text("stays: ");
      html.element("code", Words.brief(sample.survivorId()), "title", sample.survivorId());
      html.raw(" ");
      if (sample.survivorText() != null) {
        html.raw(quote(sample.survivorText()));
      }
      html.close("div");
    }
    return html.toString();
  }

  /** The message first, then what else the ledger says, as {@code key: value}. */
  private static String detail(String detail) {
    try {
      List<String> parts = new ArrayList<>();
      JSON.readTree(detail)
          .fields()
          .forEachRemaining(
              field -> {
                String value =
                    field.getValue().isTextual()
                        ? field.getValue().textValue()
                        : field.getValue().toString();
                boolean isMessage = field.getKey().equals("message");
                parts.add(
                    isMessage ? 0 : parts.size(),
                    isMessage ? value : field.getKey() + ": " + value);
              });
      return parts.isEmpty() ? detail : String.join(" · ", parts);
    } catch (JsonProcessingException e) {
      return detail;
    }
  }

  private static String quote(String text) {
    return new Html().element("bdi", text.strip(), "lang", Words.language(text)).toString();
  }

  /** A plain link where the address was not masked; nothing is fetched from it. */
  private static String link(Sample sample) {
    String shown = sample.title() == null ? sample.url() : sample.title();
    String url = sample.url() == null ? "" : sample.url();
    boolean isWeb = url.startsWith("http://") || url.startsWith("https://");
    Html html = new Html();
    if (isWeb && url.indexOf('[') < 0) {
      html.element(
          "a",
          shown,
          "href",
          url,
          "rel",
          "noreferrer noopener nofollow",
          "lang",
          Words.language(shown));
    } else {
      html.element("bdi", shown, "lang", Words.language(shown));
    }
    return html.toString();
  }
}
