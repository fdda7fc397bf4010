package io.karasu.train;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Judges each step by its loss and gradient norm before the weights are updated.
 *
 * <ul>
 *   <li>A loss or gradient norm that is not finite is never applied; after so many in a row
 *       training stops.
 *   <li>A loss or a gradient norm more than {@code deviations} standard deviations above its mean
 *       over the last {@code window} steps is a spike (as in Levanter's {@code skipstep}); what is
 *       done about it is configured. Nothing is a spike before the window is full. A deviation
 *       below {@value #LEAST_DEVIATION} of the mean counts as that, so that a flat loss may ripple.
 * </ul>
 *
 * Spikes enter the window too, so that a lasting change of the loss's level ends by itself.
 *
 * <p>Deterministic: a watch that goes on from a {@link State} judges as one that never stopped. Not
 * for use by several threads at once.
 */
public final class LossWatch {

  private static final double LEAST_DEVIATION = 1e-3;

  private final TrainConfig.Watch config;
  private final int nonFiniteLimit;
  private final Deque<Double> losses;
  private final Deque<Double> norms;
  private long spikes;
  private long nonFinite;
  private int nonFiniteInARow;

  /** What is done about a spike, as {@link #toString} writes it. */
  public enum Action {
    /** The step is applied and marked. */
    MARK,
    /** The step is not applied. */
    SKIP,
    /** Training stops before the step is applied. */
    STOP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What becomes of a step. */
  public enum Verdict {
    /** Nothing unusual: it is applied. */
    APPLY,
    /** A spike that is applied and recorded. */
    MARK,
    /** A spike that is not applied. */
    SKIP,
    /** A spike at which training stops. */
    STOP,
    /** Not finite, and therefore not applied. */
    SKIP_NON_FINITE,
    /** Not finite, as were all of the last steps up to the limit: training stops. */
    STOP_NON_FINITE;

    /** Whether the weights are updated. */
    public boolean applies() {
      return this == APPLY || this == MARK;
    }

    /** Whether training ends here. */
    public boolean stops() {
      return this == STOP || this == STOP_NON_FINITE;
    }
  }

  /**
   * All that a watch remembers.
   *
   * @param losses losses of the last finite steps, oldest first
   * @param norms gradient norms of the same steps
   * @param spikes spikes so far
   * @param nonFinite steps so far that were not finite
   * @param nonFiniteInARow how many of the last steps were not finite
   */
  public record State(
      List<Double> losses, List<Double> norms, long spikes, long nonFinite, int nonFiniteInARow)
      implements Serializable {

    /** At the start of a training. */
    public static final State START = new State(List.of(), List.of(), 0, 0, 0);

    /** Copies the lists. */
    public State {
      losses = List.copyOf(losses);
      norms = List.copyOf(norms);
    }
  }

  /**
   * A watch that goes on from a state.
   *
   * @param nonFiniteLimit training stops after so many steps in a row that are not finite
   */
  public LossWatch(TrainConfig.Watch config, int nonFiniteLimit, State state) {
    this.config = config;
    this.nonFiniteLimit = nonFiniteLimit;
    this.losses = new ArrayDeque<>(state.losses());
    this.norms = new ArrayDeque<>(state.norms());
    this.spikes = state.spikes();
    this.nonFinite = state.nonFinite();
    this.nonFiniteInARow = state.nonFiniteInARow();
    trim(config.window());
  }

  /**
   * Judges a step.
   *
   * @param loss mean loss over the step's supervised tokens
   * @param gradientNorm norm of the whole gradient, before clipping
   */
  public Verdict judge(double loss, double gradientNorm) {
    if (!Double.isFinite(loss) || !Double.isFinite(gradientNorm)) {
      nonFinite++;
      nonFiniteInARow++;
      return nonFiniteInARow >= nonFiniteLimit ? Verdict.STOP_NON_FINITE : Verdict.SKIP_NON_FINITE;
    }
    nonFiniteInARow = 0;
    boolean isFull = losses.size() == config.window();
    boolean isSpike = isFull && (loss > limit(losses) || gradientNorm > limit(norms));
    trim(config.window() - 1);
    losses.addLast(loss);
    norms.addLast(gradientNorm);
    if (!isSpike) {
      return Verdict.APPLY;
    }
    spikes++;
    return switch (config.action()) {
      case MARK -> Verdict.MARK;
      case SKIP -> Verdict.SKIP;
      case STOP -> Verdict.STOP;
    };
  }

  /** What a checkpoint must hold. */
  public State state() {
    return new State(
        new ArrayList<>(losses), new ArrayList<>(norms), spikes, nonFinite, nonFiniteInARow);
  }

  private double limit(Deque<Double> values) {
    // Oldest first, always: the sum of doubles depends on their order.
    double mean = values.stream().reduce(0.0, Double::sum) / values.size();
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = StrictMath.sqrt(squares / values.size());
    double least = LEAST_DEVIATION * StrictMath.abs(mean);
    return mean + config.deviations() * StrictMath.max(deviation, least);
  }

  private void trim(int size) {
    while (losses.size() > size) {
      losses.removeFirst();
      norms.removeFirst();
    }
  }
}
