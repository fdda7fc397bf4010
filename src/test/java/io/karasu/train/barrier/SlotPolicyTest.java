package io.karasu.train.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.karasu.train.RecoveryConfig;
import org.junit.jupiter.api.Test;

/** With how many ranks an attempt begins, and how long is waited for more. */
class SlotPolicyTest {

  private static final RecoveryConfig RECOVERY = new RecoveryConfig(3, 4, 300, 60, 600, 30);

  @Test
  void asManyAsAreAskedForBeginAtOnce() {
    SlotPolicy policy = new SlotPolicy(16, true, RECOVERY);
    assertThat(policy.ranks("pretrain", 16, 0, 0)).isEqualTo(16);
    assertThat(policy.ranks("pretrain", 20, 0, 0)).isEqualTo(16);
    assertThat(policy.ranks("pretrain", 12, 100, 299)).isZero();
    assertThat(policy.line(12)).isEqualTo("16 ranks asked, 12 slots seen, waiting up to 300 s");
  }

  @Test
  void theFirstAttemptNeedsAllThatAreAskedFor() {
    SlotPolicy policy = new SlotPolicy(16, true, RECOVERY);
    assertThatThrownBy(() -> policy.ranks("pretrain", 12, 100, 300))
        .hasMessageStartingWith(
            "pretrain: 16 ranks asked, 12 slots seen after 300 s (expected as many");
  }

  @Test
  void laterAttemptsGoOnWithFewerButNotWithTooFew() {
    SlotPolicy policy = new SlotPolicy(16, false, RECOVERY);
    assertThat(policy.ranks("pretrain", 12, 100, 299)).isZero();
    assertThat(policy.ranks("pretrain", 12, 100, 300)).isEqualTo(12);
    assertThatThrownBy(() -> policy.ranks("pretrain", 3, 100, 300))
        .hasMessageEndingWith("(expected at least pretrain.recovery.minRanks: 4)");
  }

  @Test
  void withoutANumberWhatIsSteadyCounts() {
    SlotPolicy policy = new SlotPolicy(null, true, RECOVERY);
    assertThat(policy.ranks("pretrain", 6, 1, 10)).isZero();
    assertThat(policy.ranks("pretrain", 3, 100, 10)).isZero();
    assertThat(policy.ranks("pretrain", 6, SlotPolicy.STEADY_SECONDS, 10)).isEqualTo(6);
    assertThatThrownBy(() -> policy.ranks("pretrain", 3, 100, 300))
        .hasMessageContaining("at least 4 ranks");
  }
}
