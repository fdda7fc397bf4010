package io.karasu.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.karasu.report.SignalFigures.Scale;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * The horizontal axes of plots: fine bins to count in, and the part of them that is worth drawing.
 */
final class Axes {

  /** Fine bins of a bar, on the widest linear axis. */
  private static final int FINE = 10;

  /** Linear axes end at 1 ÷ 10, 2 ÷ 10, 5 ÷ 10 or 1, whatever holds nearly all documents. */
  private static final int[] ENDS = {1, 2, 5, 10};

  /** Documents per thousand that an axis must hold; the others are in its last bar. */
  private static final long PER_MILLE = 995;

  private static final double[] LOGARITHMIC = logarithmic();

  private final int bars;

  /** Axes of {@code bars} bars; logarithmic ones have as many as they need. */
  Axes(int bars) {
    this.bars = bars;
  }

  /**
   * One axis.
   *
   * @param edges the bounds of its bars
   * @param first the first fine bin
   * @param width fine bins of a bar
   */
  record Axis(List<Double> edges, int first, int width) {

    /** The bars of a source; what lies beyond is in the outer bars. */
    List<Long> bars(long[] fine) {
      long[] sums = new long[edges.size() - 1];
      for (int i = 0; i < fine.length; i++) {
        int bar = StrictMath.max(0, StrictMath.min(sums.length - 1, (i - first) / width));
        sums[bar] += fine[i];
      }
      List<Long> list = new ArrayList<>();
      for (long sum : sums) {
        list.add(sum);
      }
      return list;
    }
  }

  /** How finely a scale is counted. */
  int fineBins(Scale scale) {
    return scale == Scale.LINEAR ? FINE * bars : LOGARITHMIC.length;
  }

  /**
   * Index of the bin of {@code value} on the logarithmic scale: the last edge that is not above.
   */
  static Column logarithmicBin() {
    Column bin = lit(LOGARITHMIC.length - 1L);
    for (int i = LOGARITHMIC.length - 1; i >= 1; i--) {
      bin = when(col("value").lt(LOGARITHMIC[i]), lit(i - 1L)).otherwise(bin);
    }
    return bin;
  }

  /** The axis on which the sources and the rules' bounds can be seen. */
  Axis choose(Scale scale, Collection<long[]> sources, List<Bound> bounds) {
    return scale == Scale.LINEAR ? linear(sources, bounds) : logarithmic(sources, bounds);
  }

  private Axis linear(Collection<long[]> sources, List<Bound> bounds) {
    double highest = highestBound(bounds);
    for (int end : ENDS) {
      double bound = end / 10.0;
      boolean holds = highest < bound && sources.stream().allMatch(fine -> holds(fine, bars * end));
      if (holds || end == ENDS[ENDS.length - 1]) {
        List<Double> edges = new ArrayList<>();
        for (int i = 0; i <= bars; i++) {
          edges.add((double) i * end / (10 * bars));
        }
        return new Axis(edges, 0, end);
      }
    }
    throw new IllegalStateException("the widest axis holds everything");
  }

  private Axis logarithmic(Collection<long[]> sources, List<Bound> bounds) {
    int first = LOGARITHMIC.length - 1;
    int last = 0;
    for (long[] fine : sources) {
      for (int i = 0; i < fine.length; i++) {
        first = fine[i] > 0 ? StrictMath.min(first, i) : first;
        last = fine[i] > 0 ? StrictMath.max(last, i) : last;
      }
    }
    for (Bound bound : bounds) {
      first = bound.min() == null ? first : StrictMath.min(first, index(bound.min()) - 1);
      last = bound.max() == null ? last : StrictMath.max(last, index(bound.max()) + 1);
    }
    first = StrictMath.max(0, StrictMath.min(first, last));
    last = StrictMath.min(LOGARITHMIC.length - 2, StrictMath.max(last, first));
    List<Double> edges = new ArrayList<>();
    for (int i = first; i <= last + 1; i++) {
      edges.add(LOGARITHMIC[i]);
    }
    return new Axis(edges, first, 1);
  }

  private static boolean holds(long[] fine, int bins) {
    long all = 0;
    long inside = 0;
    for (int i = 0; i < fine.length; i++) {
      all += fine[i];
      inside += i < bins ? fine[i] : 0;
    }
    return inside * 1000 >= all * PER_MILLE;
  }

  private static double highestBound(List<Bound> bounds) {
    double highest = 0;
    for (Bound bound : bounds) {
      highest = StrictMath.max(highest, bound.min() == null ? 0 : bound.min());
      highest = StrictMath.max(highest, bound.max() == null ? 0 : bound.max());
    }
    return highest;
  }

  private static int index(double value) {
    int index = 0;
    while (index + 1 < LOGARITHMIC.length && LOGARITHMIC[index + 1] <= value) {
      index++;
    }
    return index;
  }

  /** 0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, … 1e9. */
  private static double[] logarithmic() {
    List<Double> edges = new ArrayList<>(List.of(0.0, 1.0, 2.0, 3.0, 5.0, 7.0));
    for (double decade = 10; decade < 1e9; decade *= 10) {
      for (double step : new double[] {1, 1.5, 2, 3, 5, 7}) {
        edges.add(decade * step);
      }
    }
    edges.add(1e9);
    return edges.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
