package io.karasu.train;

/**
 * The learning rate of each optimiser step. Steps count from 1. The rate rises linearly during
 * warm-up, so that the first step has {@code peak ÷ warmup} and step {@code warmup} has {@code
 * peak}. Past the last step it stays what it was there.
 */
public sealed interface Schedule {

  /**
   * The learning rate of a step.
   *
   * @param step from 1
   * @throws IllegalArgumentException if {@code step} is below 1
   */
  double rate(long step);

  /**
   * Warm-up, then half a cosine from {@code peak} to {@code floor} at the last step (Loshchilov and
   * Hutter 2017, "SGDR", equation 5, without restarts).
   *
   * @param peak largest rate
   * @param floor rate of the last step; at most {@code peak}
   * @param warmup steps of warm-up; at least 0, at most {@code steps}
   * @param steps steps of the whole training
   */
  record Cosine(double peak, double floor, long warmup, long steps) implements Schedule {

    /** Checks the ranges. */
    public Cosine {
      check(peak, floor, warmup, 0, steps);
    }

    @Override
    public double rate(long step) {
      long at = StrictMath.min(step, steps);
      if (isWarmingUp(at, warmup)) {
        return warming(peak, at, warmup);
      }
      double part = (double) (at - warmup) / (steps - warmup);
      return floor + (peak - floor) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * part));
    }
  }

  /**
   * Warm-up, stable, decay: {@code peak} until {@code decay} steps are left, then linearly down to
   * {@code floor} at the last step (Hu et al. 2024, "MiniCPM", section 4; a linear decay as in
   * Hägele et al. 2024).
   *
   * @param peak largest rate
   * @param floor rate of the last step; at most {@code peak}
   * @param warmup steps of warm-up; at least 0
   * @param decay steps of decay; at least 0, with warm-up at most {@code steps}
   * @param steps steps of the whole training
   */
  record Wsd(double peak, double floor, long warmup, long decay, long steps) implements Schedule {

    /** Checks the ranges. */
    public Wsd {
      check(peak, floor, warmup, decay, steps);
    }

    @Override
    public double rate(long step) {
      long at = StrictMath.min(step, steps);
      if (isWarmingUp(at, warmup)) {
        return warming(peak, at, warmup);
      }
      long decayed = at - (steps - decay);
      return decayed <= 0 ? peak : peak - (peak - floor) * ((double) decayed / decay);
    }
  }

  /**
   * Warm-up, then always {@code peak}.
   *
   * @param peak the rate
   * @param warmup steps of warm-up; at least 0
   */
  record Constant(double peak, long warmup) implements Schedule {

    /** Checks the ranges. */
    public Constant {
      check(peak, 0, warmup, 0, Long.MAX_VALUE);
    }

    @Override
    public double rate(long step) {
      return isWarmingUp(step, warmup) ? warming(peak, step, warmup) : peak;
    }
  }

  private static boolean isWarmingUp(long step, long warmup) {
    if (step < 1) {
      throw new IllegalArgumentException("step: " + step + " (expected at least 1)");
    }
    return step <= warmup;
  }

  private static double warming(double peak, long step, long warmup) {
    return peak * ((double) step / warmup);
  }

  private static void check(double peak, double floor, long warmup, long decay, long steps) {
    if (!(peak > 0 && Double.isFinite(peak))) {
      throw new IllegalArgumentException("learning rate: " + peak + " (expected more than 0)");
    }
    if (!(floor >= 0 && floor <= peak)) {
      throw new IllegalArgumentException(
          "smallest learning rate: " + floor + " (expected 0 to the largest, " + peak + ")");
    }
    if (steps < 1) {
      throw new IllegalArgumentException("steps: " + steps + " (expected at least 1)");
    }
    if (warmup < 0 || decay < 0 || warmup > steps - decay) {
      throw new IllegalArgumentException(
          "warm-up of "
              + warmup
              + " and decay of "
              + decay
              + " steps (expected at least 0 each, and no more than all "
              + steps
              + " steps together)");
    }
  }
}
