package io.karasu.train.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.karasu.model.DecoderConfig;
import io.karasu.model.Keep;
import io.karasu.model.Precision;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

  private static final Fabric TCP = Fabric.named("tcp-100").orElseThrow();
  private static final Cluster TWO_HOSTS = new Cluster(Gpu.A100_40, 2, 8, TCP);
  private static final Settings SETTINGS =
      new Settings(
          1_048_576, 1, 4096, Keep.PRODUCTS, 0, Precision.BFLOAT16, 1, Precision.BFLOAT16, true);

  /** The column MFU of llm-foundry's table. */
  @ParameterizedTest
  @CsvSource({
    "A100_40_7B, 50.44",
    "A100_40_13B, 52.50",
    "A100_80_7B, 54.84",
    "A100_80_13B, 57.62",
    "A100_80_7B_KEPT, 64.23",
    "A100_80_13B_KEPT, 59.57",
    "H100_7B, 40.42",
    "H100_13B, 41.60",
    "H100_7B_KEPT, 46.44"
  })
  void publishedRowsComeOutToFourDigits(PublishedRow row, String published) {
    assertThat(String.format(Locale.ROOT, "%.2f", 100 * row.mfu())).isEqualTo(published);
  }

  @Test
  void theOriginalIsAThirdOfThePeak() {
    assertThat(Original.tokensPerSecond()).isCloseTo(2025, within(1.0));
    assertThat(Original.mfu(2048)).isCloseTo(0.331, within(5e-4));
    assertThat(Original.mfu(4096)).isCloseTo(0.352, within(5e-4));
  }

  /** What reference/training.md, section 3.1, computed by hand. */
  @Test
  void theFiguresOfTheReferenceComeOut() {
    assertThat(plan(KnownModel.SHISA_7B, SETTINGS).traffic().microStep() / 1e9)
        .isCloseTo(44.8, within(0.05));
    assertThat(plan(KnownModel.QWEN_14B, SETTINGS).traffic().microStep() / 1e9)
        .isCloseTo(79.7, within(0.05));
    assertThat(bytes(KnownModel.SHISA_7B, MemoryPlan.LAYER_WEIGHTS) / 2).isEqualTo(436_224_000L);
    assertThat(bytes(KnownModel.QWEN_14B, MemoryPlan.LAYER_WEIGHTS) / 2e9)
        .isCloseTo(0.631, within(0.0006));
    assertThat(bytes(KnownModel.SHISA_7B, MemoryPlan.END_WEIGHTS) / 1e9)
        .isCloseTo(0.98, within(0.005));
    assertThat(bytes(KnownModel.QWEN_14B, MemoryPlan.END_WEIGHTS) / 1e9)
        .isCloseTo(1.56, within(0.005));
    assertThat(masterMomentsGradient(plan(KnownModel.SHISA_7B, SETTINGS)))
        .isCloseTo(7.96, within(0.005));
    assertThat(masterMomentsGradient(plan(KnownModel.QWEN_14B, SETTINGS)))
        .isCloseTo(14.2, within(0.05));
    Settings nothing = SETTINGS.withKeep(Keep.NOTHING, 0);
    assertThat(plan(KnownModel.SHISA_7B, nothing).memory().bytes(MemoryPlan.ACTIVATIONS) / 1e9)
        .isCloseTo(1.07, within(0.005));
    assertThat(plan(KnownModel.QWEN_14B, nothing).memory().bytes(MemoryPlan.ACTIVATIONS) / 1e9)
        .isCloseTo(1.68, within(0.005));
  }

  @Test
  void sevenBillionTokensAtThePublishedBestTake42Hours() {
    Cluster fast = new Cluster(Gpu.A100_40, 2, 8, Fabric.named("ib-1600").orElseThrow());
    Settings settings = SETTINGS.withKeep(Keep.NOTHING, 0).withMicroBatchRows(4);
    Plan plan = Plan.of(KnownModel.SHISA_7B.config(), settings, fast, null);
    assertThat(plan.time().tokensPerSecond()).isCloseTo(2902, within(10.0));
    assertThat(plan.time().hours(7e9, 16)).isCloseTo(41.9, within(0.2));
  }

  @Test
  void qarasuOverTcpWaitsForTheNetworkWithOneLevel() {
    Plan one = plan(KnownModel.QARASU_14B, SETTINGS.withKeep(Keep.NOTHING, 0));
    assertThat(one.time().exchange()).isCloseTo(6.4, within(0.05));
    assertThat(one.time().isHeldUpByNetwork()).isTrue();
    Plan two = one.with(one.settings().withLevels(2));
    assertThat(two.time().isHeldUpByNetwork()).isFalse();
    assertThat(two.memory().bytes(MemoryPlan.Group.STATE) / 1e9).isCloseTo(21, within(0.5));
    Plan small = one.with(one.settings().withTokensPerStep(65_536));
    assertThat(Advice.best(small).orElseThrow().settings().levels()).isEqualTo(2);
    assertThat(text(one)).contains("THE NETWORK IS THE LIMIT", "best, two levels");
  }

  @Test
  void oneHostOfEightCannotHoldQarasuAndTwoCan() {
    Cluster host = new Cluster(Gpu.A100_40, 1, 8, TCP);
    Settings everything = SETTINGS.withKeep(Keep.EVERYTHING, 0);
    Plan plan = Plan.of(KnownModel.QWEN_14B.config(), everything, host, null);
    assertThat(plan.fits()).isFalse();
    assertThat(Advice.best(plan)).isEmpty();
    assertThat(Advice.changes(plan)).singleElement().asString().startsWith("2 hosts of 8 GPUs");
    assertThat(text(plan)).contains("DOES NOT FIT", "2 hosts of 8 GPUs", "no settings fit");
    assertThat(Advice.hasTwoLevels(plan)).isFalse();
    Plan two = plan.withHosts(2);
    assertThat(two.fits()).isFalse();
    assertThat(Advice.changes(two)).startsWith("keep: nothing");
  }

  @Test
  void whatIsHeldWithTwoLevelsIsCountedItemByItem() {
    DecoderConfig config = KnownModel.LLAMA2_7B.config();
    long n = config.parameters();
    MemoryPlan memory = plan(KnownModel.LLAMA2_7B, SETTINGS.withLevels(2)).memory();
    // 7 units' padding is far below the tolerance.
    assertThat((double) memory.bytes(MemoryPlan.MASTER)).isCloseTo(4.0 * n / 16, within(1e4));
    assertThat((double) memory.bytes(MemoryPlan.MOMENTS)).isCloseTo(8.0 * n / 16, within(1e4));
    assertThat((double) memory.bytes(MemoryPlan.GRADIENT)).isCloseTo(4.0 * n / 8, within(1e4));
    assertThat((double) memory.bytes(MemoryPlan.COMPUTING)).isCloseTo(2.0 * n / 8, within(1e4));
  }

  @Test
  void oneRankNeedsNoBuffersAndItsFloat32WeightsServeToComputeWith() {
    Settings settings =
        new Settings(
            4096, 1, 512, Keep.EVERYTHING, 0, Precision.FLOAT32, 1, Precision.FLOAT32, true);
    MemoryPlan memory =
        MemoryPlan.of(KnownModel.LLAMA2_7B.config(), settings, new Division(1, 1), 1);
    assertThat(memory.bytes(MemoryPlan.Group.BUFFERS)).isZero();
    assertThat(memory.bytes(MemoryPlan.COMPUTING)).isZero();
    assertThat(memory.bytes(MemoryPlan.Group.STATE))
        .isEqualTo(16 * KnownModel.LLAMA2_7B.config().parameters());
  }

  @Property(tries = 100)
  void moreRanksNeverHoldMoreState(
      @ForAll @IntRange(min = 1, max = 64) int hosts,
      @ForAll @IntRange(min = 1, max = 16) int gpus,
      @ForAll @IntRange(min = 1, max = 2) int levels) {
    Settings settings = SETTINGS.withLevels(levels);
    long fewer = state(new Cluster(Gpu.A100_40, hosts, gpus, TCP), settings);
    long more = state(new Cluster(Gpu.A100_40, hosts + 1, gpus, TCP), settings);
    // Padding: less than one element of each rank, unit and vector.
    assertThat(more).isLessThanOrEqualTo(fewer + 18L * 34 * (hosts + 1));
  }

  @Property(tries = 50)
  void moreKeptLayersHoldMoreAndTakeNoLonger(@ForAll @IntRange(min = 0, max = 39) int full) {
    Plan less = plan(KnownModel.QWEN_14B, SETTINGS.withKeep(Keep.NOTHING, full));
    Plan more = plan(KnownModel.QWEN_14B, SETTINGS.withKeep(Keep.NOTHING, full + 1));
    assertThat(more.memory().bytes(MemoryPlan.ACTIVATIONS))
        .isGreaterThan(less.memory().bytes(MemoryPlan.ACTIVATIONS));
    assertThat(more.time().compute()).isLessThan(less.time().compute());
  }

  @Property(tries = 30)
  void whatIsRecommendedFitsAndIsNotSlower(@ForAll @IntRange(min = 1, max = 8) int hosts) {
    for (KnownModel model : List.of(KnownModel.SHISA_7B, KnownModel.QWEN_14B)) {
      Plan plan = Plan.of(model.config(), SETTINGS, new Cluster(Gpu.A100_80, hosts, 8, TCP), null);
      Plan best = Advice.best(plan).orElseThrow();
      assertThat(best.fits()).isTrue();
      assertThat(!plan.fits() || best.time().step() <= 1.01 * plan.time().step()).isTrue();
    }
  }

  @Test
  void aMeasuredEfficiencyTakesThePlaceOfPublishedRows() {
    Plan plan = Plan.of(KnownModel.SHISA_7B.config(), SETTINGS, TWO_HOSTS, 0.4);
    assertThat(plan.efficiency().kept()).isEqualTo(0.4);
    assertThat(plan.efficiency().recomputed()).isCloseTo(0.3, within(1e-12));
    assertThat(text(plan)).contains("efficiency as said");
  }

  @Test
  void foldersAreKnownByTheirNames() {
    assertThat(KnownModel.ofFolder("s3a://b/models/shisa-7b-v1/")).contains(KnownModel.SHISA_7B);
    assertThat(KnownModel.ofFolder("models/qwen-14b-chat")).contains(KnownModel.QWEN_14B);
    assertThat(KnownModel.ofFolder("models/qwen-14bx")).isEmpty();
    assertThat(Fabric.named("3.5").orElseThrow().bytesPerSecond()).isEqualTo(3.5e9);
    assertThat(Fabric.named("-1")).isEmpty();
    assertThat(Fabric.named("NaN")).isEmpty();
  }

  private static Plan plan(KnownModel model, Settings settings) {
    return Plan.of(model.config(), settings, TWO_HOSTS, null);
  }

  private static long bytes(KnownModel model, String item) {
    return plan(model, SETTINGS).memory().bytes(item);
  }

  private static double masterMomentsGradient(Plan plan) {
    MemoryPlan memory = plan.memory();
    return (memory.bytes(MemoryPlan.MASTER)
            + memory.bytes(MemoryPlan.MOMENTS)
            + memory.bytes(MemoryPlan.GRADIENT))
        / 1e9;
  }

  private static long state(Cluster cluster, Settings settings) {
    return Plan.of(KnownModel.SHISA_7B.config(), settings, cluster, null)
        .memory()
        .bytes(MemoryPlan.Group.STATE);
  }

  private static String text(Plan plan) {
    return new PlanText(plan, "a model", 7e9, "as said").write();
  }
}
