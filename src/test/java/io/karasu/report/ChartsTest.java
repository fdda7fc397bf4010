package io.karasu.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.report.SignalFigures.Distribution;
import io.karasu.report.SignalFigures.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class ChartsTest {

  private static final Bound KANA =
      new Bound("kana", "kana_share", 0.1, null, null, List.of("english"));

  @Test
  void anAxisHoldsNearlyAllDocumentsAndTheBounds() {
    Axes axes = new Axes(40);
    assertThat(end(axes, 0.05, null)).isEqualTo(0.1);
    assertThat(end(axes, 0.05, 0.18)).isEqualTo(0.2);
    assertThat(end(axes, 0.05, 0.2)).isEqualTo(0.5);
    assertThat(end(axes, 0.45, 0.2)).isEqualTo(0.5);
    assertThat(end(axes, 0.7, null)).isEqualTo(1.0);
    assertThat(end(axes, 0.1, 1.0)).isEqualTo(1.0);
  }

  @Test
  void noDocumentIsLostBetweenFineBinsAndBars() {
    Axes axes = new Axes(40);
    long[] fine = new long[axes.fineBins(Scale.LINEAR)];
    Arrays.fill(fine, 0, 30, 1000);
    fine[399] = 7;
    Axes.Axis axis = axes.choose(Scale.LINEAR, List.of(fine), List.of());
    List<Long> bars = axis.bars(fine);
    assertThat(axis.edges().get(40)).isEqualTo(0.1);
    assertThat(bars.stream().mapToLong(Long::longValue).sum()).isEqualTo(30_007);
    assertThat(bars.get(39)).as("what lies beyond the axis").isEqualTo(7);
  }

  @Test
  void theAxisOfCountsBeginsAndEndsWithTheDocumentsAndShowsTheBound() {
    Axes axes = new Axes(40);
    long[] fine = new long[axes.fineBins(Scale.LOGARITHMIC)];
    fine[12] = 3;
    fine[14] = 4;
    Bound length = new Bound("length", "length", 50.0, null, null, null);
    assertThat(axes.choose(Scale.LOGARITHMIC, List.of(fine), List.of()).edges())
        .containsExactly(100.0, 150.0, 200.0, 300.0);
    assertThat(axes.choose(Scale.LOGARITHMIC, List.of(fine), List.of(length)).edges())
        .containsExactly(30.0, 50.0, 70.0, 100.0, 150.0, 200.0, 300.0);
    assertThat(axes.choose(Scale.LOGARITHMIC, List.of(new long[fine.length]), List.of()).edges())
        .as("no document at all")
        .hasSize(2);
  }

  @Test
  void aPlotDrawsTheBoundThroughTheSourcesThatItIsForAndColoursWhatItRejects() {
    Element svg = plot(List.of("<b>books", "english"));
    assertThat(svg.select("line.cut")).hasSize(1);
    assertThat(svg.selectFirst("line.cut").attr("x1")).isEqualTo("165.00");
    assertThat(svg.select("rect.out")).hasSize(1);
    assertThat(svg.select("rect.out title").text()).isEqualTo("0–0.1: 4");
    assertThat(svg.select("rect.s0")).hasSize(1);
    assertThat(svg.select("rect.s1")).as("no rule for this source").hasSize(2);
    assertThat(svg.attr("aria-label")).contains("Kana share by source", "<b>books median 0.05");
    assertThat(svg.select("text.row").eachText()).containsExactly("<b>books", "english");
  }

  @Test
  void heightsAreSquareRoots() {
    Element svg = plot(List.of("<b>books"));
    assertThat(svg.select("rect").eachAttr("height")).containsExactly("26.00", "13.00");
  }

  @Test
  void aBarShowsWhatIsThereHoweverSmall() {
    String bar =
        StackedBar.of(
            "a & b",
            List.of(
                new StackedBar.Part("kept", 0.99999, "kept"),
                new StackedBar.Part("<lost>", 0.00001, "t0"),
                new StackedBar.Part("none", 0, "t1")));
    Element svg = Jsoup.parse(bar).selectFirst("svg");
    assertThat(svg.select("rect")).hasSize(2);
    assertThat(Double.parseDouble(svg.select("rect").get(1).attr("width"))).isEqualTo(1);
    assertThat(svg.attr("aria-label")).isEqualTo("a & b: kept > 99.99 %; <lost> < 0.01 %");
  }

  @Test
  void numbersAreNeverRoundedToAllOrNothing() {
    assertThat(List.of(Words.percent(0), Words.percent(1), Words.percent(0.5)))
        .containsExactly("0 %", "100 %", "50.0 %");
    assertThat(List.of(Words.percent(1e-9), Words.percent(1 - 1e-9), Words.percent(0.001)))
        .containsExactly("< 0.01 %", "> 99.99 %", "0.10 %");
    assertThat(List.of(Words.number(50), Words.number(0.15), Words.number(0.375)))
        .containsExactly("50", "0.15", "0.375");
    assertThat(List.of(Words.rounded(0.30334), Words.rounded(0.00281), Words.rounded(1474.4)))
        .containsExactly("0.303", "0.0028", "1,474");
    assertThat(List.of(Words.duration(1.23), Words.duration(200), Words.duration(5340)))
        .containsExactly("1.2 s", "3 min 20 s", "1 h 29 min");
    assertThat(List.of(Words.bytes(812), Words.bytes(5_432), Words.bytes(35_120_000_000L)))
        .containsExactly("812 B", "5.4 kB", "35.1 GB");
    assertThat(Words.signal("top2gram_share")).isEqualTo("Top 2-gram share");
  }

  private static double end(Axes axes, double value, Double max) {
    long[] fine = new long[axes.fineBins(Scale.LINEAR)];
    fine[(int) (value * fine.length)] = 100;
    List<Bound> bounds = new ArrayList<>();
    if (max != null) {
      bounds.add(new Bound("rule", "kana_share", null, max, null, null));
    }
    Axes.Axis axis = axes.choose(Scale.LINEAR, List.of(fine), bounds);
    assertThat(axis.bars(fine).stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
    return axis.edges().get(axis.edges().size() - 1);
  }

  private static Element plot(List<String> sources) {
    Distribution figures = new Distribution(5, 0, 0, 0, 0.05, 0.15, 0.15, List.of(4L, 1L));
    SignalFigures signal =
        new SignalFigures(
            "kana_share",
            Scale.LINEAR,
            List.of(0.0, 0.1, 0.2),
            List.of("kana"),
            Map.of("<b>books", figures, "english", figures));
    RuleEffect effect = new RuleEffect(KANA, 5, 4, 4, 4, List.of());
    return Jsoup.parse(RidgePlot.of(signal, List.of(effect), sources)).selectFirst("svg");
  }
}
