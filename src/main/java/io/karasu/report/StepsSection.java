package io.karasu.report;

import io.karasu.report.StackedBar.Part;
import io.karasu.spark.StepRecord.Cost;
import java.util.List;
import java.util.Locale;

/** How long the steps took. */
final class StepsSection {

  private StepsSection() {}

  static String of(Report report) {
    Html html =
        Page.section(
            "steps",
            "Steps",
            "Of the last time that each step ran. MB are 10⁶ bytes of UTF-8 text: of all documents until filter, then of those that are left; trainings read none. CPU-seconds are user and system time with garbage collection and the start of the JVM; the heap is the driver's, in local mode the only one. On small inputs the start is most of it.");
    List<StepFigures> steps = report.timings().steps();
    double all = StrictMath.max(0.001, steps.stream().mapToDouble(StepFigures::seconds).sum());
    Grid grid =
        new Grid(
            "Time and throughput of each step",
            "step",
            "#units in",
            "#MB of text",
            "#wall time",
            "share of the time",
            "#units/s",
            "#MB/s",
            "#CPU-seconds",
            "#MB per CPU-s",
            "#peak heap, MB");
    for (StepFigures step : steps) {
      grid.row(
          "<code>" + Html.escape(step.step()) + "</code>",
          ofText(step, Words.count(step.units())),
          ofText(step, Words.megabytes(step.bytes())),
          Words.duration(step.seconds()),
          StackedBar.of(
              "Time of " + step.step(), List.of(new Part(step.step(), step.seconds() / all, "s0"))),
          ofText(step, decimals(step.unitsPerSecond())),
          ofText(step, decimals(step.megabytesPerSecond())),
          cost(step.cost()),
          step.cost() == null
              ? "–"
              : ofText(step, Words.ratio(step.bytes() / 1e6, step.cost().cpuSeconds())),
          step.cost() == null ? "–" : Words.megabytes(step.cost().peakHeapBytes()));
    }
    return html.raw(grid.toString()).close("section").line().toString();
  }

  /** A figure of text, where the step reads any: a training does not. */
  private static String ofText(StepFigures step, String figure) {
    return step.units() == 0 ? "–" : figure;
  }

  private static String cost(@io.karasu.corpus.Nullable Cost cost) {
    return cost == null
        ? "–"
        : decimals(cost.cpuSeconds()) + " <small>(GC " + decimals(cost.gcSeconds()) + ")</small>";
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }
}
