package io.karasu.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.SeenDocument;
import io.karasu.report.Trained.Speed;
import io.karasu.report.Trained.Unusual;
import io.karasu.report.Trained.Validation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class TrainingSectionTest {

  private static final SeenDocument TALE =
      new SeenDocument(7, 40, "0123456789abcdef", "books", 0, 31, "http://a.jp", "<烏>");

  @Test
  void aRunWithoutTrainingShowsNothing() {
    Document page = Jsoup.parse(new String(report().html(), StandardCharsets.UTF_8));
    assertThat(page.select("#training, nav a[href=#training]")).isEmpty();
    assertThat(page.select("nav a")).isNotEmpty();
  }

  @Test
  void theNumbersAreInTheTableThePlotsAndTheJson() throws IOException {
    Report report = report(training(curve(4, step -> 10 - step), 4, 6.25, List.of()));
    Document page = page(report);
    assertThat(page.select("nav a[href=#training]")).hasSize(1);
    Element table = page.selectFirst("#training table");
    assertThat(table.select("td").eachText())
        .containsExactly(
            "1,234", "4", "400", "8.0 s", "50", "6.000", "6.250", "2.000", "7.500", "0");
    assertThat(page.select("#training figcaption").eachText())
        .containsExactly(
            "Loss nats per token; dots: held-out sequences; dashed: entropy of tokens",
            "Gradient norm before clipping",
            "Learning rate at each step",
            "Throughput tokens per second");
    Element loss = page.selectFirst("#training svg");
    assertThat(loss.attr("aria-label"))
        .isEqualTo(
            "Loss of base over the steps, nats per token; dots: held-out sequences; dashed: entropy"
                + " of tokens: 9 at step 1, 6 at step 4, lowest 6, highest 9; on held-out sequences"
                + " 6.25 after step 4; entropy of the tokens 7.5");
    assertThat(loss.select("circle.s1 title").eachText()).containsExactly("after step 4: 6.25");
    assertThat(loss.select("line.level")).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(report.json());
    assertThat(json.at("/trainings/0/loss/mean").toString()).isEqualTo("[9.0,8.0,7.0,6.0]");
    assertThat(json.at("/timings/trainings/base/throughput/first").toString())
        .isEqualTo("[1,2,3,4]");
  }

  @Test
  void oneStepIsADot() {
    Document page = page(report(training(curve(1, step -> 3), 1, null, List.of())));
    Element loss = page.selectFirst("#training svg");
    assertThat(loss.select("path")).isEmpty();
    assertThat(loss.select("circle.dot")).hasSize(1);
    assertThat(loss.selectFirst("circle.dot").attr("cx")).isEqualTo("217.00");
    sound(page);
  }

  @Test
  void whatIsNotFiniteIsMarkedAndLeavesAGap() throws IOException {
    Curve curve =
        curve(9, step -> step == 3 ? Double.NaN : step == 7 ? Double.POSITIVE_INFINITY : step);
    Report report = report(training(curve, 9, null, List.of()));
    Document page = page(report);
    Element loss = page.selectFirst("#training svg");
    assertThat(loss.select("path.line")).as("1–2, 4–6, 8–9").hasSize(3);
    assertThat(loss.select("path.out title").eachText())
        .containsExactly("not finite: 1 at step 3", "not finite: 1 at step 7");
    assertThat(loss.attr("aria-label")).contains("highest 9, not finite in 2 steps");
    sound(page);
    JsonNode json = new ObjectMapper().readTree(report.json());
    assertThat(json.at("/trainings/0/loss/max/2").isNull()).isTrue();
    assertThat(json.at("/trainings/0/loss/notFinite").toString()).isEqualTo("[0,0,1,0,0,0,1,0,0]");
  }

  @Test
  void aTrainingWithoutAFiniteLossHasAPlotToo() {
    Document page = page(report(training(curve(5, step -> Double.NaN), 5, null, List.of())));
    assertThat(page.selectFirst("#training svg").attr("aria-label")).contains("no finite value");
    assertThat(page.selectFirst("#training svg").select("path.out")).hasSize(5);
    assertThat(page.select("#training td").eachText()).contains("not finite");
    sound(page);
  }

  @Test
  void unusualStepsAreListedWithTheirDocumentsAndMarkedInThePlot() {
    Unusual spike = new Unusual(7, "mark", 8.5, 120.0, 48, 55, 1200, List.of(TALE));
    Unusual lost = new Unusual(8, "skip_non_finite", null, null, 56, 63, 0, List.of());
    Document page =
        page(
            report(training(curve(9, step -> step == 7 ? 8.5 : 2), 9, null, List.of(spike, lost))));
    assertThat(page.select("circle.ring title").eachText()).containsExactly("spike at step 7: 8.5");
    Element table = page.select("#training table").get(1);
    assertThat(table.select("tbody tr").eachText())
        .containsExactly(
            "7 spike, applied 8.5 120 1,200 012345…cdef books, 31 tokens, sequence 40 <烏>",
            "8 not finite, skipped not finite not finite 0");
    assertThat(page.select("#training p code").text())
        .isEqualTo("jobs/submit.py provenance --run runs/a model=base steps=7");
    sound(page);
  }

  @Test
  void aThinnedCurveHasABandUpToItsSpikes() {
    Curve curve = curve(600, step -> step == 100 ? 50 : 1);
    Document page = page(report(training(curve, 600, null, List.of())));
    Element loss = page.selectFirst("#training svg");
    assertThat(page.selectFirst("#training figcaption").text())
        .contains("; band: lowest to highest of 2 steps");
    assertThat(loss.select("path.band")).hasSize(1);
    assertThat(loss.attr("aria-label")).contains("1 at steps 1–2", "highest 50");
    sound(page);
  }

  @Property(tries = 200)
  void longTrainingsAreThinnedAndNoSpikeIsLost(
      @ForAll @LongRange(min = 1, max = 20_000) long steps,
      @ForAll @DoubleRange(min = 0, max = 1) double where) {
    long spike = 1 + (long) (where * (steps - 1));
    Curve curve = curve(steps, step -> step == spike ? 1e6 : step % 7 == 0 ? Double.NaN : -step);
    assertThat(curve.size()).isBetween((int) StrictMath.min(steps, 150), Curve.MOST);
    assertThat(curve.highest()).isEqualTo(1e6);
    long covered = 0;
    long next = 1;
    for (int i = 0; i < curve.size(); i++) {
      assertThat(curve.first().get(i)).isEqualTo(next);
      next = curve.last().get(i) + 1;
      covered += next - curve.first().get(i);
      if (curve.mean().get(i) != null) {
        assertThat(curve.mean().get(i)).isBetween(curve.min().get(i), curve.max().get(i));
      }
    }
    assertThat(covered).isEqualTo(steps);
    long lost = curve.notFinite().stream().mapToLong(Long::longValue).sum();
    assertThat(lost).isEqualTo(steps / 7 - (spike % 7 == 0 ? 1 : 0));
  }

  @Property
  void ticksAreFewAscendingAndOnTheAxis(
      @ForAll @DoubleRange(min = -10, max = 10) double mantissa,
      @ForAll @IntRange(min = -9, max = 12) int power,
      @ForAll @DoubleRange(min = 0, max = 1000) double share,
      @ForAll boolean fromZero) {
    double low = Double.parseDouble(mantissa + "e" + power);
    CurveScale scale = CurveScale.over(low, low + StrictMath.abs(low) * share, fromZero);
    List<Double> ticks = scale.ticks();
    assertThat(ticks).isSorted().doesNotHaveDuplicates().hasSizeBetween(1, 8);
    assertThat(ticks).allMatch(tick -> scale.position(tick) > -0.01);
    assertThat(ticks).allMatch(tick -> scale.position(tick) < 1.01);
  }

  @Test
  void valuesFarApartAreOnALogarithmicAxis() {
    CurveScale scale = CurveScale.over(0.01, 1000, false);
    assertThat(scale.isLogarithmic()).isTrue();
    assertThat(scale.ticks()).containsExactly(0.01, 0.1, 1.0, 10.0, 100.0, 1000.0);
    assertThat(CurveScale.over(0.01, 1000, true).isLogarithmic()).isFalse();
    assertThat(CurveScale.over(0, 1000, false).isLogarithmic()).isFalse();
  }

  @Test
  void labelsAreShort() {
    assertThat(List.of(0.0, 6.901, 0.003, 3e-5, 1.25e-4, 1500.0, 12_345.0, 2e12, -0.5))
        .extracting(CurveScale::label)
        .containsExactly("0", "6.9", "0.003", "3e-5", "1.25e-4", "1.5k", "12.3k", "2e12", "-0.5");
  }

  private static void sound(Document page) {
    assertThat(page.select("#training").outerHtml()).doesNotContain("NaN").doesNotContain("Infin");
  }

  private static Document page(Report report) {
    return Jsoup.parse(new String(report.html(), StandardCharsets.UTF_8));
  }

  private static Curve curve(long steps, LongToDoubleFunction value) {
    Curve.Maker maker = new Curve.Maker(1, steps);
    for (long step = 1; step <= steps; step++) {
      maker.add(step, value.applyAsDouble(step));
    }
    return maker.curve();
  }

  private static Trained training(
      Curve loss, long steps, @io.karasu.corpus.Nullable Double held, List<Unusual> unusual) {
    Double last = loss.mean().get(loss.size() - 1);
    return new Trained(
        "base",
        "pretrain",
        1234L,
        steps,
        100 * steps,
        7.5,
        last,
        held,
        held == null ? null : (Double) 2.0,
        held == null ? List.of() : List.of(new Validation(steps, held)),
        loss,
        loss,
        loss,
        unusual.size(),
        unusual);
  }

  private static Report report(Trained... trainings) {
    Map<String, Speed> speeds =
        trainings.length == 0 ? Map.of() : Map.of("base", new Speed(8, trainings[0].loss()));
    return new Report(
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        null,
        List.of(trainings),
        List.of(),
        List.of(),
        Map.of(),
        new Report.Timings("a", "runs/a", "now", List.of(), speeds));
  }
}
