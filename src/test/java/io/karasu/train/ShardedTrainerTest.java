package io.karasu.train;

import static io.karasu.train.TinyTraining.DECODER;
import static io.karasu.train.TinyTraining.HADOOP;
import static io.karasu.train.TinyTraining.losses;
import static io.karasu.train.TinyTraining.newest;
import static io.karasu.train.TinyTraining.steps;
import static io.karasu.train.TinyTraining.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.karasu.model.Keep;
import io.karasu.model.Natives;
import io.karasu.train.plan.Division;
import io.karasu.train.plan.MemoryPlan;
import io.karasu.train.plan.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several ranks train as one does. */
class ShardedTrainerTest {

  /** Relative. */
  private static final double NEAR = 1e-5;

  @TempDir Path folder;
  private TinyTraining tiny;

  @BeforeAll
  static void loadLibraries() {
    Natives.load(1);
  }

  @BeforeEach
  void writeSequences() throws IOException {
    tiny = new TinyTraining(folder);
    tiny.writeSequences();
  }

  private static void run(Training training, int ranks, int hosts) {
    TinyTraining.run(training, ranks, hosts, step -> false);
  }

  private static void assertNear(List<float[]> found, List<float[]> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(found.get(i)).hasSameSizeAs(wanted.get(i));
      for (int j = 0; j < wanted.get(i).length; j++) {
        assertThat(found.get(i)[j]).isCloseTo(wanted.get(i)[j], within(2e-4f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // ranks, hosts, tied, prefetch, rows of a micro-batch
    "2, 1, false, true, 1",
    "2, 1, true, false, 2",
    "3, 1, false, true, 1",
    "3, 1, true, true, 2",
    "4, 1, false, false, 1",
    "5, 1, true, true, 1", // a step has four sequences: a rank has nothing to do
    "2, 2, false, true, 2",
    "4, 2, true, true, 1",
    "4, 2, false, true, 1",
    "6, 3, false, true, 1"
  })
  void severalRanksTrainAsOne(int ranks, int hosts, boolean tied, boolean prefetch, int rows) {
    Training one = tiny.training("one", tied, "steps=50", "validateEvery=10");
    run(one, 1, 1);
    Training all =
        tiny.training(
            "all",
            tied,
            "steps=50",
            "validateEvery=10",
            "microBatchRows=" + rows,
            "sharding={ranks: null, levels: 1, prefetch: " + prefetch + ", gradients: float32}");
    run(all, ranks, hosts);
    double[] wanted = losses(one);
    double[] found = losses(all);
    assertThat(found).hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(found[i]).isCloseTo(wanted[i], within(NEAR * wanted[i]));
      assertThat(steps(all).get(i).row().tokens()).isEqualTo(steps(one).get(i).row().tokens());
    }
    assertThat(steps(all).get(49).validationLoss())
        .isCloseTo(steps(one).get(49).validationLoss(), within(NEAR * 5));
    assertThat(newest(all).state().ranks()).isEqualTo(ranks);
    assertNear(vectors(all), vectors(one));
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "4, 2"})
  void ranksThatComputeInBfloat16KeepFloat32ToLearnIn(int ranks, int hosts) {
    Training one = tiny.training("one", true, "dtype=bfloat16", "steps=30");
    Training all = tiny.training("all", true, "dtype=bfloat16", "steps=30");
    run(one, 1, 1);
    run(all, ranks, hosts);
    double[] wanted = losses(one);
    assertThat(wanted[29]).isLessThan(wanted[0] - 0.2);
    // Eight bits of precision: a part of a percent.
    assertThat(losses(all)).containsExactly(wanted, within(0.02));
  }

  @Test
  void whatTheLastLayersKeepChangesNothing() {
    Training nothing = tiny.training("nothing", false, "keep=nothing");
    Training half = tiny.training("half", false, "keep=nothing", "fullLayers=1");
    run(nothing, 2, 1);
    run(half, 2, 1);
    assertThat(losses(half)).containsExactly(losses(nothing), within(1e-5));
    assertThat(half.config().keep(0, 2)).isEqualTo(Keep.NOTHING);
    assertThat(half.config().keep(1, 2)).isEqualTo(Keep.EVERYTHING);
  }

  @ParameterizedTest
  @CsvSource({
    // ranks, hosts, tied, dtype, keep
    "1, 1, false, float32, everything",
    "2, 1, false, float32, everything",
    "3, 1, true, float32, products",
    "4, 2, false, float32, nothing",
    "4, 2, true, bfloat16, products"
  })
  void whatARankHoldsIsWhatThePlanSays(
      int ranks, int hosts, boolean tied, String dtype, String keep) {
    Training training =
        tiny.training(
            "held", tied, "steps=2", "microBatchRows=1", "dtype=" + dtype, "keep=" + keep);
    String held =
        TinyTraining.said(training, ranks, hosts).stream()
            .filter(line -> line.startsWith("held at most"))
            .findFirst()
            .orElseThrow();
    long[] bytes =
        Pattern.compile("[0-9,]+ (?:bytes|of|kept)")
            .matcher(held)
            .results()
            .mapToLong(match -> Long.parseLong(match.group().replaceAll("[^0-9]", "")))
            .toArray();
    MemoryPlan plan =
        MemoryPlan.of(
            training.decoder(),
            Settings.of(training.config(), TinyTraining.LENGTH),
            new Division(ranks / hosts, hosts),
            1);
    assertThat(bytes[1]).isEqualTo(plan.bytes(MemoryPlan.Group.STATE));
    assertThat(bytes[2]).isEqualTo(plan.bytes(MemoryPlan.Group.BUFFERS));
    // The rows of this table are not quite full.
    assertThat((double) bytes[3])
        .isCloseTo((double) plan.bytes(MemoryPlan.Group.KEPT), withinPercentage(10));
    long work = plan.bytes(MemoryPlan.Group.WORK);
    assertThat((double) bytes[0]).isCloseTo((double) (plan.total() - work), withinPercentage(10));
  }

  @Test
  void theSameRanksGiveTheSameBits() {
    Training first = tiny.training("first", false);
    Training second = tiny.training("second", false);
    run(first, 3, 1);
    run(second, 3, 1);
    assertThat(losses(second)).isEqualTo(losses(first));
    assertThat(vectors(second)).usingRecursiveComparison().isEqualTo(vectors(first));
  }

  @Test
  void aTrainingGoesOnWithFewerOrMoreRanksAndSeesEachSequenceOnce() {
    Training whole = tiny.training("whole", false, "steps=12");
    run(whole, 1, 1);
    Training changing =
        tiny.training(
            "changing", false, "steps=12", "checkpoints={every: 3, keepLast: 9, keepEvery: 0}");
    int[] ranks = {4, 2, 3, 1};
    for (int i = 0; i < ranks.length; i++) {
      int until = 3 * (i + 1);
      TinyTraining.run(changing, ranks[i], 1, step -> step == until && until < 12);
    }
    assertThat(newest(changing).state().step()).isEqualTo(12);
    double[] wanted = losses(whole);
    double[] found = losses(changing);
    assertThat(found).hasSize(12);
    for (int i = 0; i < 12; i++) {
      assertThat(found[i]).isCloseTo(wanted[i], within(NEAR * wanted[i]));
    }
    List<StepEntry> steps = steps(changing);
    assertThat(steps.stream().mapToLong(entry -> entry.row().firstIndex()).toArray())
        .isEqualTo(LongStream.range(0, 12).map(step -> 4 * step).toArray());
    assertThat(steps).extracting(entry -> entry.row().attempt()).contains(1, 2, 3, 4);
  }

  @Test
  void aCheckpointHoldsTheSameWhateverRanksWroteIt() {
    // Without a step nothing is rounded: the first weights come back bit for bit.
    Training one =
        tiny.training(
            "one",
            true,
            "schedule={kind: constant, learningRate: 1.0e-30, warmupSteps: 0, minLearningRate: 0, decaySteps: 0}",
            "adamw.weightDecay=0",
            "steps=1");
    Training four =
        tiny.training(
            "four",
            true,
            "schedule={kind: constant, learningRate: 1.0e-30, warmupSteps: 0, minLearningRate: 0, decaySteps: 0}",
            "adamw.weightDecay=0",
            "steps=1");
    run(one, 1, 1);
    run(four, 4, 2);
    List<float[]> wanted = vectors(one);
    List<float[]> found = vectors(four);
    int units = DECODER.layers() + 2;
    for (int unit = 0; unit < units; unit++) {
      assertThat(found.get(unit)).isEqualTo(wanted.get(unit));
    }
    assertThat(new CheckpointStore(four.folder(), HADOOP).newest()).isPresent();
  }
}
