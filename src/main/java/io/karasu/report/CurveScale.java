package io.karasu.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The vertical axis of a curve: linear, or logarithmic where the values are far apart.
 *
 * @param low its lower end
 * @param high its upper end, above the lower
 * @param isLogarithmic whether equal distances are equal ratios
 */
record CurveScale(double low, double high, boolean isLogarithmic) {

  /** From this ratio of highest to lowest on, small values would lie on the axis. */
  private static final double FAR = 100;

  private static final double MARGIN = 0.05;
  private static final double NOTHING = 1e-6;
  private static final int TICKS = 7;
  private static final int[] STEPS = {1, 2, 5};
  private static final MathContext ROUNDED = new MathContext(3);

  /**
   * A scale that holds all values.
   *
   * @param fromZero whether it starts at zero, which a logarithmic one cannot
   */
  static CurveScale over(double lowest, double highest, boolean fromZero) {
    if (!fromZero && lowest > 0 && highest / lowest >= FAR) {
      return new CurveScale(lowest / 1.2, highest * 1.2, true);
    }
    double low = fromZero ? StrictMath.min(0, lowest) : lowest;
    double room = (highest - low) * MARGIN;
    // Differences of rounding are none.
    if (room <= StrictMath.abs(highest) * NOTHING) {
      room = highest == 0 ? 1 : StrictMath.abs(highest) * MARGIN;
    }
    return new CurveScale(low == 0 ? 0 : low - room, highest + room, false);
  }

  /** Where a value lies, 0 at the lower end and 1 at the upper. */
  double position(double value) {
    if (isLogarithmic) {
      return StrictMath.log(value / low) / StrictMath.log(high / low);
    }
    return (value - low) / (high - low);
  }

  /** Values to write beside the axis, ascending. */
  List<Double> ticks() {
    return isLogarithmic ? logarithmicTicks() : ticks(low, high, 0);
  }

  /**
   * Round numbers between two values, both inclusive: a few multiples of 1, 2 or 5 times a power of
   * ten.
   *
   * @param least the smallest distance between two
   */
  static List<Double> ticks(double low, double high, double least) {
    BigDecimal distance = distance(StrictMath.max((high - low) / TICKS, least));
    List<Double> ticks = new ArrayList<>();
    long first = (long) StrictMath.ceil(low / distance.doubleValue() - 1e-9);
    for (long i = first; ticks.size() <= 2 * TICKS; i++) {
      double tick = distance.multiply(BigDecimal.valueOf(i)).doubleValue();
      if (tick > high) {
        break;
      }
      ticks.add(tick);
    }
    return ticks;
  }

  /** The least of 1, 2, 5 times a power of ten that is not below. */
  private static BigDecimal distance(double least) {
    BigDecimal exact = new BigDecimal(least, ROUNDED);
    int power = power(exact);
    for (int step : STEPS) {
      BigDecimal distance = BigDecimal.valueOf(step).scaleByPowerOfTen(power);
      if (distance.compareTo(exact) >= 0) {
        return distance;
      }
    }
    return BigDecimal.ONE.scaleByPowerOfTen(power + 1);
  }

  private List<Double> logarithmicTicks() {
    List<Double> all = new ArrayList<>();
    List<Double> decades = new ArrayList<>();
    int power = power(new BigDecimal(low, ROUNDED));
    for (int p = power; BigDecimal.ONE.scaleByPowerOfTen(p).doubleValue() <= high; p++) {
      for (int step : STEPS) {
        double tick = BigDecimal.valueOf(step).scaleByPowerOfTen(p).doubleValue();
        if (tick >= low && tick <= high) {
          all.add(tick);
          if (step == 1) {
            decades.add(tick);
          }
        }
      }
    }
    if (all.size() <= TICKS) {
      return all;
    }
    int every = (decades.size() + TICKS - 1) / TICKS;
    List<Double> some = new ArrayList<>();
    for (int i = 0; i < decades.size(); i += every) {
      some.add(decades.get(i));
    }
    return some;
  }

  /** The power of ten of the first digit. */
  private static int power(BigDecimal value) {
    return value.precision() - value.scale() - 1;
  }

  /** A number of three digits, as short as can be: 6.9, 0.003, 3e-5, 12k. */
  static String label(double value) {
    double size = StrictMath.abs(value);
    if (size >= 1000 && size < 1e9) {
      return Words.tick(new BigDecimal(value, ROUNDED).doubleValue());
    }
    if (size == 0 || (size >= 1e-3 && size < 1000)) {
      return new BigDecimal(value, ROUNDED).stripTrailingZeros().toPlainString();
    }
    BigDecimal rounded = new BigDecimal(value, ROUNDED).stripTrailingZeros();
    int power = power(rounded);
    return rounded.scaleByPowerOfTen(-power).stripTrailingZeros().toPlainString() + "e" + power;
  }
}
