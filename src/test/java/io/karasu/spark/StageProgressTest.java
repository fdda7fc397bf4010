package io.karasu.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageProgressTest {

  @Test
  void saysHowFarAStageIsButNotTooOften() {
    StageProgress stage = new StageProgress(4, 1_000);
    stage.end(1, 500, 2_000_000);
    assertThat(stage.lineAfter(10_000, 5_000)).isEmpty();
    stage.end(2, 500, 2_000_000);
    stage.beat(3, 200);
    assertThat(stage.lineAfter(10_000, 21_000))
        .isEqualTo("2 of 4 tasks, 1,200 rows (60 rows/s and 4 MB, 0.2 MB/s), about 20 s left");
    assertThat(stage.lineAfter(10_000, 22_000)).isEmpty();
    stage.end(3, 900, 0);
    assertThat(stage.lineAfter(10_000, 40_000))
        .as("rows of a task count once")
        .startsWith("3 of 4 tasks, 1,900 rows");
    stage.end(4, 100, 0);
    assertThat(stage.lineAfter(10_000, 60_000)).as("over").isEmpty();
  }

  @Test
  void oneLongTaskIsHeardOfToo() {
    StageProgress stage = new StageProgress(1, 0);
    stage.beat(7, 10);
    stage.beat(7, 3_000);
    assertThat(stage.lineAfter(10_000, 30_000))
        .isEqualTo("0 of 1 tasks, 3,000 rows (100 rows/s), 30 s so far");
  }
}
