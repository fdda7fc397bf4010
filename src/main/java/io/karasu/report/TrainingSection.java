package io.karasu.report;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.SeenDocument;
import io.karasu.report.Trained.Speed;
import io.karasu.report.Trained.Unusual;
import java.util.List;
import java.util.Locale;

/** The models that were trained: their curves, and the steps that went wrong. */
final class TrainingSection {

  static final String ID = "training";

  private TrainingSection() {}

  /** The section; nothing for a run without a training. */
  static String of(Report report) {
    if (!report.hasTraining()) {
      return "";
    }
    Html html =
        Page.section(
            ID,
            "Training",
            "Losses are means in nats per token: of the step's own tokens before the weights are updated, and of held-out sequences that are never trained. The entropy of the tokens by their frequencies is what a model without any context can reach. Bits per byte of text are by the tokenizer's bytes per token on a sample of each source.");
    html.raw(table(report));
    for (Trained training : report.trainings()) {
      html.open("h3").text(training.model());
      html.element("small", training.step() == null ? "" : training.step()).close("h3");
      html.open("div", "class", "curves").raw(plots(training, speed(report, training)));
      html.close("div").raw(unusual(training, report.timings().run()));
    }
    return html.close("section").line().toString();
  }

  private static Speed speed(Report report, Trained training) {
    return report.timings().trainings().get(training.model());
  }

  private static String table(Report report) {
    Grid grid =
        new Grid(
            "Trained models; time and tokens/s without validation and checkpoints",
            "model",
            "#parameters",
            "#steps",
            "#tokens",
            "#time",
            "#tokens/s",
            "#loss of the last step",
            "#held-out loss",
            "#bits per byte",
            "#entropy of tokens",
            "#unusual steps");
    for (Trained training : report.trainings()) {
      double seconds = speed(report, training).seconds();
      grid.row(
          "<code>" + Html.escape(training.model()) + "</code>",
          training.parameters() == null ? "–" : Words.count(training.parameters()),
          Words.count(training.steps()),
          Words.count(training.tokens()),
          Words.duration(seconds),
          seconds == 0 ? "–" : Words.count(StrictMath.round(training.tokens() / seconds)),
          loss(training.lastLoss(), "not finite"),
          loss(training.validationLoss(), "–"),
          loss(training.bitsPerByte(), "–"),
          loss(training.unigramEntropy(), "–"),
          training.unusualSteps() == 0
              ? "0"
              : "<b class=\"warn\">" + Words.count(training.unusualSteps()) + "</b>");
    }
    return grid.toString();
  }

  private static String loss(@Nullable Double loss, String none) {
    return loss == null ? none : String.format(Locale.ROOT, "%.3f", loss);
  }

  private static String plots(Trained training, Speed speed) {
    String model = training.model();
    boolean isHeldOut = !training.validation().isEmpty();
    return CurvePlot.of(
            new CurvePlot.Spec(
                model,
                "Loss",
                "nats per token"
                    + (isHeldOut ? "; dots: held-out sequences" : "")
                    + (training.unigramEntropy() == null ? "" : "; dashed: entropy of tokens"),
                training.loss(),
                false,
                training.validation(),
                training.unigramEntropy(),
                training.unusual()))
        + CurvePlot.of(
            new CurvePlot.Spec(
                model, "Gradient norm", "before clipping", training.gradientNorm(), false))
        + CurvePlot.of(
            new CurvePlot.Spec(model, "Learning rate", "at each step", training.lr(), true))
        + CurvePlot.of(
            new CurvePlot.Spec(model, "Throughput", "tokens per second", speed.throughput(), true));
  }

  private static String unusual(Trained training, String run) {
    List<Unusual> steps = training.unusual();
    if (steps.isEmpty()) {
      return "";
    }
    String which =
        steps.size() < training.unusualSteps()
            ? "The first " + steps.size() + " of " + Words.count(training.unusualSteps())
            : "All";
    Grid grid =
        new Grid(
            which + " unusual steps of " + training.model() + " and the longest documents they saw",
            "step",
            "what",
            "#loss",
            "#gradient norm",
            "#documents",
            "*longest documents");
    for (Unusual step : steps) {
      grid.row(
          Words.count(step.step()),
          what(step),
          number(step.loss()),
          number(step.gradientNorm()),
          Words.count(step.documents()),
          documents(step));
    }
    String command =
        "jobs/submit.py provenance --run "
            + run
            + " model="
            + training.model()
            + " steps="
            + steps.get(0).step();
    return grid
        + new Html()
            .open("p", "class", "lead")
            .text("All documents of a step: ")
            .element("code", command)
            .close("p")
            .toString();
  }

  private static String what(Unusual step) {
    return switch (step.verdict()) {
      case "mark" -> "spike, applied";
      case "skip" -> "spike, <b class=\"warn\">skipped</b>";
      case "skip_non_finite" -> "not finite, <b class=\"warn\">skipped</b>";
      default -> Html.escape(step.verdict());
    };
  }

  private static String number(@Nullable Double value) {
    return value == null ? "not finite" : CurveScale.label(value);
  }

  private static String documents(Unusual step) {
    Html html = new Html();
    for (SeenDocument document : step.longest()) {
      html.open("div", "class", "place");
      html.element("code", Words.brief(document.id()), "title", document.id()).text(" ");
      html.element(
          "small",
          (document.source() == null ? "" : document.source() + ", ")
              + Words.count(document.length())
              + " tokens, sequence "
              + Words.count(document.index()));
      String shown = document.title() == null ? document.url() : document.title();
      if (shown != null) {
        html.text(" ").element("bdi", shown, "lang", Words.language(shown));
      }
      html.close("div");
    }
    return html.toString();
  }
}
