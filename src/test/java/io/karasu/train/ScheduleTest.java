package io.karasu.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void cosineRisesFallsAndEndsAtTheFloor() {
    Schedule cosine = new Schedule.Cosine(1.0, 0.1, 4, 12);
    assertThat(cosine.rate(1)).isEqualTo(0.25);
    assertThat(cosine.rate(3)).isEqualTo(0.75);
    assertThat(cosine.rate(4)).isEqualTo(1.0);
    assertThat(cosine.rate(6)).isCloseTo(0.1 + 0.9 * (2 + StrictMath.sqrt(2)) / 4, within(1e-15));
    assertThat(cosine.rate(8)).isCloseTo(0.55, within(1e-15));
    assertThat(cosine.rate(12)).isEqualTo(0.1);
    assertThat(cosine.rate(1_000_000)).isEqualTo(0.1);
  }

  @Test
  void wsdStaysAndThenFallsInALine() {
    Schedule wsd = new Schedule.Wsd(1.0, 0.2, 2, 4, 10);
    assertThat(wsd.rate(1)).isEqualTo(0.5);
    assertThat(wsd.rate(2)).isEqualTo(1.0);
    assertThat(wsd.rate(6)).isEqualTo(1.0);
    assertThat(wsd.rate(7)).isCloseTo(0.8, within(1e-15));
    assertThat(wsd.rate(8)).isCloseTo(0.6, within(1e-15));
    assertThat(wsd.rate(10)).isCloseTo(0.2, within(1e-15));
    assertThat(wsd.rate(11)).isCloseTo(0.2, within(1e-15));
  }

  @Test
  void constantIsConstantAfterWarmUp() {
    Schedule constant = new Schedule.Constant(0.5, 2);
    assertThat(constant.rate(1)).isEqualTo(0.25);
    assertThat(constant.rate(2)).isEqualTo(0.5);
    assertThat(constant.rate(Long.MAX_VALUE)).isEqualTo(0.5);
  }

  @Test
  void noWarmUpStartsAtOnceAndNothingButWarmUpIsAllowed() {
    assertThat(new Schedule.Constant(1, 0).rate(1)).isEqualTo(1);
    assertThat(new Schedule.Wsd(1, 0, 0, 0, 5).rate(5)).isEqualTo(1);
    Schedule cosine = new Schedule.Cosine(1, 0, 5, 5);
    assertThat(cosine.rate(5)).isEqualTo(1);
    assertThat(cosine.rate(6)).isEqualTo(1);
  }

  @Property
  void neverLeavesItsBoundsAndNeverRisesAfterWarmUp(
      @ForAll @IntRange(min = 1, max = 3000) int steps,
      @ForAll @DoubleRange(min = 0, max = 1) double warm,
      @ForAll @DoubleRange(min = 0, max = 1) double decay,
      @ForAll @DoubleRange(min = 0, max = 1) double floor) {
    long warmup = (long) (warm * steps);
    long decaySteps = (long) (decay * (steps - warmup));
    Schedule[] schedules = {
      new Schedule.Cosine(1, floor, warmup, steps),
      new Schedule.Wsd(1, floor, warmup, decaySteps, steps),
      new Schedule.Constant(1, warmup)
    };
    for (Schedule schedule : schedules) {
      for (long step = 1; step <= steps + 2; step++) {
        double rate = schedule.rate(step);
        assertThat(rate).isGreaterThanOrEqualTo(0).isLessThanOrEqualTo(1);
        if (step > warmup) {
          assertThat(rate).isGreaterThanOrEqualTo(floor - 1e-15);
        }
        if (step > warmup + 1) {
          assertThat(rate).isLessThanOrEqualTo(schedule.rate(step - 1) + 1e-15);
        }
      }
    }
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> new Schedule.Constant(1, 0).rate(0))
        .hasMessage("step: 0 (expected at least 1)");
    assertThatThrownBy(() -> new Schedule.Cosine(1, 0, 0, 3).rate(-1))
        .hasMessage("step: -1 (expected at least 1)");
    assertThatThrownBy(() -> new Schedule.Constant(Double.NaN, 0))
        .hasMessage("learning rate: NaN (expected more than 0)");
    assertThatThrownBy(() -> new Schedule.Cosine(1, 2, 0, 3))
        .hasMessage("smallest learning rate: 2.0 (expected 0 to the largest, 1.0)");
    assertThatThrownBy(() -> new Schedule.Cosine(1, 0, 0, 0))
        .hasMessage("steps: 0 (expected at least 1)");
    assertThatThrownBy(() -> new Schedule.Wsd(1, 0, 4, 7, 10))
        .hasMessage(
            "warm-up of 4 and decay of 7 steps "
                + "(expected at least 0 each, and no more than all 10 steps together)");
  }
}
