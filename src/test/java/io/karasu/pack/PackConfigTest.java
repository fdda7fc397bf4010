package io.karasu.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PackConfigTest {

  private static final MixtureShare HALF = new MixtureShare("aozora", 0.5, 1);

  @Test
  void takesWeightsThatSumToOneAlmost() {
    List<MixtureShare> thirds =
        List.of(
            new MixtureShare("a", 0.3333333333, 1),
            new MixtureShare("b", 0.3333333333, 1),
            new MixtureShare("c", 0.3333333333, 1));
    assertThat(new PackConfig(4, 10, thirds, 0, null, null, 4, 1).mixture()).hasSize(3);
  }

  @Test
  void namesEverythingThatIsWrong() {
    assertThatThrownBy(() -> new PackConfig(1, 0, List.of(HALF, HALF), 0, null, null, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sequenceLength: 1 (expected at least 2); tokenBudget: 0 (expected at least 1); "
                + "blockTokens: 0 (expected at least 1); sequencesPerFile: 0 (expected at least 1); "
                + "mixture: aozora twice (expected each source once)");
  }

  @Test
  void wantsAMixture() {
    assertThatThrownBy(() -> new PackConfig(4, 1, List.of(), 0, null, null, 4, 1))
        .hasMessage("mixture: [] (expected at least one source with its weight)");
    assertThatThrownBy(() -> new PackConfig(4, 1, List.of(HALF), 0, null, null, 4, 1))
        .hasMessage("mixture: weights sum to 0.5 (expected 1)");
  }

  @Test
  void wantsSharesInRange() {
    assertThatThrownBy(() -> new MixtureShare("aozora", 1.2, 1))
        .hasMessage("mixture aozora: weight 1.2 (expected 0 < weight <= 1)");
    assertThatThrownBy(() -> new MixtureShare("aozora", Double.NaN, 1))
        .hasMessage("mixture aozora: weight NaN (expected 0 < weight <= 1)");
    assertThatThrownBy(() -> new MixtureShare("aozora", 1, 0))
        .hasMessage("mixture aozora: maxEpochs 0 (expected at least 1)");
  }
}
