package io.karasu.train;

import static io.karasu.train.LossWatch.Verdict.APPLY;
import static io.karasu.train.LossWatch.Verdict.MARK;
import static io.karasu.train.LossWatch.Verdict.SKIP;
import static io.karasu.train.LossWatch.Verdict.SKIP_NON_FINITE;
import static io.karasu.train.LossWatch.Verdict.STOP;
import static io.karasu.train.LossWatch.Verdict.STOP_NON_FINITE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossWatchTest {

  @Test
  void aLossFarAboveTheLastOnesIsASpike() {
    // 2, 4, 2, 4: mean 3, deviation 1; with 3 deviations the limit is 6.
    assertThat(judge(LossWatch.Action.MARK, 2, 4, 2, 4, 6.01)).endsWith(MARK);
    assertThat(judge(LossWatch.Action.MARK, 2, 4, 2, 4, 5.99)).endsWith(APPLY);
    assertThat(judge(LossWatch.Action.SKIP, 2, 4, 2, 4, 6.01)).endsWith(SKIP);
    assertThat(judge(LossWatch.Action.STOP, 2, 4, 2, 4, 6.01)).endsWith(STOP);
  }

  @Test
  void aGradientFarLargerThanTheLastOnesIsASpikeToo() {
    assertThat(judgeNorms(2, 4, 2, 4, 6.01)).endsWith(STOP);
    assertThat(judgeNorms(2, 4, 2, 4, 5.99)).containsOnly(APPLY);
    assertThat(judgeNorms(2, 4, 2, 4, 0)).containsOnly(APPLY);
    assertThat(judgeNorms(2, 2, 2, 1000)).containsOnly(APPLY);
  }

  @Test
  void aFallIsNoSpike() {
    assertThat(judge(LossWatch.Action.STOP, 2, 4, 2, 4, -1000)).containsOnly(APPLY);
  }

  @Test
  void onlyTheLastStepsCount() {
    assertThat(judge(LossWatch.Action.MARK, 900, 2, 4, 2, 4, 6.01)).endsWith(MARK);
  }

  @Test
  void nothingIsASpikeBeforeTheWindowIsFull() {
    assertThat(judge(LossWatch.Action.STOP, 2, 2, 2, 1000)).containsOnly(APPLY);
  }

  @Test
  void aFlatLossMayRipple() {
    assertThat(judge(LossWatch.Action.STOP, 2, 2, 2, 2, 2.005)).containsOnly(APPLY);
    assertThat(judge(LossWatch.Action.STOP, 2, 2, 2, 2, 2.007)).endsWith(STOP);
  }

  @Test
  void aLastingChangeOfTheLevelEndsByItself() {
    List<LossWatch.Verdict> verdicts =
        judge(LossWatch.Action.SKIP, 2, 2, 2, 2, 5, 5, 5, 5, 5, 5, 5, 5);
    assertThat(verdicts.subList(4, 6)).contains(SKIP);
    assertThat(verdicts.subList(8, 12)).containsOnly(APPLY);
  }

  @Test
  void stopsAfterSoManyStepsInARowThatAreNotFinite() {
    double nan = Double.NaN;
    assertThat(
            judge(LossWatch.Action.MARK, nan, 1, nan, nan, 1, Double.POSITIVE_INFINITY, nan, nan))
        .containsExactly(
            SKIP_NON_FINITE,
            APPLY,
            SKIP_NON_FINITE,
            SKIP_NON_FINITE,
            APPLY,
            SKIP_NON_FINITE,
            SKIP_NON_FINITE,
            STOP_NON_FINITE);
  }

  @Test
  void aGradientThatIsNotFiniteIsNeverApplied() {
    LossWatch watch = watch(LossWatch.Action.MARK, LossWatch.State.START);
    assertThat(watch.judge(1, Double.NaN)).isEqualTo(SKIP_NON_FINITE);
    assertThat(watch.judge(1, Double.POSITIVE_INFINITY)).isEqualTo(SKIP_NON_FINITE);
    assertThat(watch.state()).isEqualTo(new LossWatch.State(List.of(), List.of(), 0, 2, 2));
  }

  @Test
  void verdictsSayWhatTheyMean() {
    assertThat(List.of(LossWatch.Verdict.values()))
        .filteredOn(LossWatch.Verdict::applies)
        .containsExactly(APPLY, MARK);
    assertThat(List.of(LossWatch.Verdict.values()))
        .filteredOn(LossWatch.Verdict::stops)
        .containsExactly(STOP, STOP_NON_FINITE);
  }

  @Test
  void aWatchThatGoesOnFromJsonJudgesAsOneThatNeverStopped() throws IOException {
    Random random = new Random(3);
    LossWatch whole = watch(LossWatch.Action.SKIP, LossWatch.State.START);
    LossWatch resumed = watch(LossWatch.Action.SKIP, LossWatch.State.START);
    ObjectMapper json = new ObjectMapper();
    for (int step = 0; step < 500; step++) {
      double loss = random.nextInt(20) == 0 ? Double.NaN : 3 + random.nextGaussian() * 0.5;
      loss += random.nextInt(15) == 0 ? 5 : 0;
      double norm = 1 + random.nextDouble() + (random.nextInt(40) == 0 ? 9 : 0);
      assertThat(resumed.judge(loss, norm)).isEqualTo(whole.judge(loss, norm));
      String saved = json.writeValueAsString(resumed.state());
      resumed = watch(LossWatch.Action.SKIP, json.readValue(saved, LossWatch.State.class));
      assertThat(resumed.state()).isEqualTo(whole.state());
    }
    assertThat(whole.state().spikes()).isPositive();
    assertThat(whole.state().nonFinite()).isPositive();
  }

  @Test
  void spikesEnterTheWindowAndWhatIsNotFiniteDoesNot() {
    LossWatch watch = watch(LossWatch.Action.SKIP, LossWatch.State.START);
    for (double loss : new double[] {2, 4, 2, Double.NaN, 4, 50}) {
      watch.judge(loss, 1);
    }
    assertThat(watch.state())
        .isEqualTo(
            new LossWatch.State(
                List.of(4.0, 2.0, 4.0, 50.0), List.of(1.0, 1.0, 1.0, 1.0), 1, 1, 0));
  }

  @Test
  void aShorterWindowForgetsTheOldest() {
    LossWatch watch =
        watch(
            LossWatch.Action.MARK,
            new LossWatch.State(
                List.of(9.0, 1.0, 2.0, 3.0, 4.0), List.of(5.0, 6.0, 7.0, 8.0, 9.0), 0, 0, 0));
    assertThat(watch.state().losses()).containsExactly(1.0, 2.0, 3.0, 4.0);
    assertThat(watch.state().norms()).containsExactly(6.0, 7.0, 8.0, 9.0);
  }

  private static List<LossWatch.Verdict> judge(LossWatch.Action action, double... losses) {
    LossWatch watch = watch(action, LossWatch.State.START);
    List<LossWatch.Verdict> verdicts = new ArrayList<>();
    for (double loss : losses) {
      verdicts.add(watch.judge(loss, 1));
    }
    return verdicts;
  }

  private static List<LossWatch.Verdict> judgeNorms(double... norms) {
    LossWatch watch = watch(LossWatch.Action.STOP, LossWatch.State.START);
    List<LossWatch.Verdict> verdicts = new ArrayList<>();
    for (double norm : norms) {
      verdicts.add(watch.judge(1, norm));
    }
    return verdicts;
  }

  private static LossWatch watch(LossWatch.Action action, LossWatch.State state) {
    return new LossWatch(new TrainConfig.Watch(4, 3, action), 3, state);
  }
}
