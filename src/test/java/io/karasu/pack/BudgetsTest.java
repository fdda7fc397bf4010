package io.karasu.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BudgetsTest {

  @Test
  void takesWeightsAsTheDecimalsThatAreWritten() {
    assertThat(
            Budgets.split(
                List.of(share("a", 0.7), share("b", 0.2), share("c", 0.1)), 7_000_000_000L))
        .isEqualTo(Map.of("a", 4_900_000_000L, "b", 1_400_000_000L, "c", 700_000_000L));
  }

  @Test
  void givesWhatRoundingLeavesToTheLargestRemainders() {
    // 6.5, 2.8 and 0.7 of 10: two tokens are left for the remainders 0.8 and 0.7.
    assertThat(Budgets.split(List.of(share("a", 0.65), share("b", 0.28), share("c", 0.07)), 10))
        .isEqualTo(Map.of("a", 6L, "b", 3L, "c", 1L));
  }

  @Test
  void givesEqualRemaindersByName() {
    assertThat(Budgets.split(List.of(share("b", 0.5), share("a", 0.5)), 7))
        .isEqualTo(Map.of("a", 4L, "b", 3L));
  }

  @Property
  void sumToTheTokenBudgetWhateverTheOrderOfTheMixture(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 1_000) Integer> parts,
      @ForAll @LongRange(min = 1, max = 2_000_000_000_000L) long tokenBudget) {
    double sum = parts.stream().mapToInt(Integer::intValue).sum();
    List<MixtureShare> mixture = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      mixture.add(share("source" + i, parts.get(i) / sum));
    }
    Map<String, Long> budgets = Budgets.split(mixture, tokenBudget);
    assertThat(budgets.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(tokenBudget);
    for (MixtureShare share : mixture) {
      assertThat((double) budgets.get(share.source()))
          .isBetween(
              share.weight() * tokenBudget * (1 - 1e-9) - 1,
              share.weight() * tokenBudget * (1 + 1e-9) + 1);
    }
    Collections.reverse(mixture);
    assertThat(Budgets.split(mixture, tokenBudget)).isEqualTo(budgets);
  }

  private static MixtureShare share(String source, double weight) {
    return new MixtureShare(source, weight, 1);
  }
}
