package io.karasu.train;

import io.karasu.config.Range;
import java.io.Serializable;
import java.util.Locale;

/**
 * The learning rate in the configuration. All keys are always there; {@code kind} says which count.
 *
 * @param kind shape of the curve
 * @param learningRate largest rate; more than 0
 * @param warmupSteps steps of linear warm-up
 * @param minLearningRate rate of the last step; at most {@code learningRate}; not for {@code
 *     constant}
 * @param decaySteps steps of the decay at the end; only for {@code wsd}
 */
public record ScheduleConfig(
    Kind kind,
    double learningRate,
    @Range(min = 0) long warmupSteps,
    @Range(min = 0) double minLearningRate,
    @Range(min = 0) long decaySteps)
    implements Serializable {

  /** Shapes of the curve, as {@link #toString} writes them. */
  public enum Kind {
    /** {@link Schedule.Cosine}. */
    COSINE,
    /** {@link Schedule.Wsd}. */
    WSD,
    /** {@link Schedule.Constant}. */
    CONSTANT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks what does not depend on the number of steps. */
  public ScheduleConfig {
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw new IllegalArgumentException(
          "learningRate: " + learningRate + " (expected more than 0, at most 1)");
    }
    if (kind != Kind.CONSTANT && minLearningRate > learningRate) {
      throw new IllegalArgumentException(
          "minLearningRate: "
              + minLearningRate
              + " (expected at most learningRate, "
              + learningRate
              + ")");
    }
  }

  /**
   * The schedule of a training.
   *
   * @param steps steps of the whole training
   * @throws IllegalArgumentException if warm-up and decay are longer than that
   */
  public Schedule over(long steps) {
    return switch (kind) {
      case COSINE -> new Schedule.Cosine(learningRate, minLearningRate, warmupSteps, steps);
      case WSD -> new Schedule.Wsd(learningRate, minLearningRate, warmupSteps, decaySteps, steps);
      case CONSTANT -> new Schedule.Constant(learningRate, warmupSteps);
    };
  }
}
