package io.karasu.report;

import io.karasu.corpus.Nullable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A measure over the steps of a training, thinned to {@value #MOST} points at most: each stands for
 * as many steps as the others, the last for those that are left. Lowest and highest are kept, so
 * that no spike is lost.
 *
 * @param first first step of each point
 * @param last last step of each point, inclusive
 * @param min lowest finite value; null where none is finite
 * @param mean mean of the finite values; null where none is finite
 * @param max highest finite value; null where none is finite
 * @param notFinite how many values are not finite
 */
record Curve(
    List<Long> first,
    List<Long> last,
    List<Double> min,
    List<Double> mean,
    List<Double> max,
    List<Long> notFinite) {

  /** Points of a curve; about as many as a screen has columns for it. */
  static final int MOST = 300;

  /** Copies the lists, in which null has its place. */
  Curve {
    first = List.copyOf(first);
    last = List.copyOf(last);
    min = Collections.unmodifiableList(new ArrayList<>(min));
    mean = Collections.unmodifiableList(new ArrayList<>(mean));
    max = Collections.unmodifiableList(new ArrayList<>(max));
    notFinite = List.copyOf(notFinite);
  }

  int size() {
    return first.size();
  }

  /** The middle of the steps that a point stands for. */
  double middle(int point) {
    return (first.get(point) + last.get(point)) / 2.0;
  }

  /** The lowest finite value; null if there is none. */
  @Nullable
  Double lowest() {
    return min.stream().filter(Objects::nonNull).min(Double::compare).orElse(null);
  }

  /** The highest finite value; null if there is none. */
  @Nullable
  Double highest() {
    return max.stream().filter(Objects::nonNull).max(Double::compare).orElse(null);
  }

  /** Takes the values of a training's steps, in their order, and keeps as much as a curve needs. */
  static final class Maker {

    private final long origin;
    private final long width;
    private final List<Long> first = new ArrayList<>();
    private final List<Long> last = new ArrayList<>();
    private final List<Double> min = new ArrayList<>();
    private final List<Double> mean = new ArrayList<>();
    private final List<Double> max = new ArrayList<>();
    private final List<Long> notFinite = new ArrayList<>();
    private long bucket = -1;
    private long from;
    private long to;
    private double low;
    private double high;
    private double sum;
    private long finite;
    private long others;

    /** A curve over the steps from {@code from} to {@code to}, both inclusive. */
    Maker(long from, long to) {
      this.origin = from;
      this.width = StrictMath.max(1, (to - from + MOST) / MOST);
    }

    /** Takes the value of a step, which comes after those before. */
    void add(long step, double value) {
      if ((step - origin) / width != bucket) {
        end();
        bucket = (step - origin) / width;
        from = step;
        low = Double.POSITIVE_INFINITY;
        high = Double.NEGATIVE_INFINITY;
        sum = 0;
        finite = 0;
        others = 0;
      }
      to = step;
      if (Double.isFinite(value)) {
        low = StrictMath.min(low, value);
        high = StrictMath.max(high, value);
        sum += value;
        finite++;
      } else {
        others++;
      }
    }

    Curve curve() {
      end();
      bucket = -1;
      return new Curve(first, last, min, mean, max, notFinite);
    }

    private void end() {
      if (bucket < 0) {
        return;
      }
      first.add(from);
      last.add(to);
      min.add(finite == 0 ? null : (Double) low);
      // A mean of equal values is that value, whatever the rounding of their sum.
      mean.add(finite == 0 ? null : (Double) (low == high ? low : sum / finite));
      max.add(finite == 0 ? null : (Double) high);
      notFinite.add(others);
    }
  }
}
