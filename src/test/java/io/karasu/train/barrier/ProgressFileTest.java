package io.karasu.train.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.spark.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others see of a training, and how they end it. */
class ProgressFileTest {

  private static final String LINE =
      "step 1,040 of 12,800, loss 2.3125, gradient norm 0.412, lr 0.0003, 21,234 tokens/s, 3 min 2 s left";

  @Test
  void aRanksLineTellsHowFarItIs() {
    ProgressFile.State begun = new ProgressFile.State("starting", 0, 0, null, 0, 2, 4, 5_000);
    assertThat(begun.words(8_500)).isEqualTo("starting, attempt 2, 4 ranks, seen 3 s ago");
    ProgressFile.State state = ProgressFile.after(begun, LINE);
    assertThat(state)
        .isEqualTo(new ProgressFile.State("running", 1040, 12800, 2.3125, 21234, 2, 4, 5_000));
    assertThat(state.words(5_000))
        .isEqualTo(
            "running, step 1,040 of 12,800, loss 2.3125, 21,234 tokens/s, attempt 2, 4 ranks, seen 0 s ago");
    assertThat(ProgressFile.after(state, "4 ranks: weights over 4")).isEqualTo(state);
    assertThat(ProgressFile.after(state, "step 3 of 4, loss NaN, x").loss()).isNaN();
  }

  @Test
  void theFileIsThereWhileTheTrainingRuns(@TempDir Path folder) {
    RunFolder run = new RunFolder(folder.toString(), new Configuration());
    assertThat(ProgressFile.read(run, "pretrain")).isEmpty();
    try (ProgressFile file = ProgressFile.begin(run, "pretrain")) {
      file.hear(LINE);
      ProgressFile.State state = ProgressFile.read(run, "pretrain").orElseThrow();
      assertThat(state.isFresh(System.currentTimeMillis())).isTrue();
      assertThat(state.isFresh(System.currentTimeMillis() + 100_000)).isFalse();
    }
    assertThat(ProgressFile.read(run, "pretrain")).isEmpty();
  }

  @Test
  void theStopFileIsAWishUntilItIsRemoved(@TempDir Path folder) {
    StopFile file = new StopFile(folder.toString(), new Configuration());
    assertThat(file.isThere()).isFalse();
    file.write();
    assertThat(folder.resolve("_run/stop")).exists();
    assertThat(file.isThere()).isTrue();
    file.remove();
    file.remove();
    assertThat(Files.exists(folder.resolve("_run/stop"))).isFalse();
  }
}
