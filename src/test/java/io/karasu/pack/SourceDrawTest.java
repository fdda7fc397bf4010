package io.karasu.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SourceDrawTest {

  @Test
  void drawsWholeEpochsAndAPart() {
    SourceDraw draw = new SourceDraw("a", 250, 4, 10, 100);
    assertThat(draw.achieved()).isEqualTo(250);
    assertThat(draw.epochs())
        .isEqualTo(
            List.of(
                new EpochDraw("a", 0, 0, 100, 250),
                new EpochDraw("a", 1, 100, 100, 250),
                new EpochDraw("a", 2, 200, 50, 250)));
  }

  @Test
  void runsOutAfterItsEpochs() {
    SourceDraw draw = new SourceDraw("a", 250, 2, 10, 100);
    assertThat(draw.achieved()).isEqualTo(200);
    assertThat(draw.epochs()).hasSize(2);
  }

  @Test
  void drawsNothingWhereThereIsNothing() {
    assertThat(new SourceDraw("a", 250, 2, 0, 0).epochs()).isEmpty();
    assertThat(new SourceDraw("a", 0, 0, 3, 30).epochs()).isEmpty();
  }

  @Property
  void drawsTheBudgetExactlyWhereThereIsEnough(
      @ForAll @LongRange(min = 0, max = 10_000) long asked,
      @ForAll @IntRange(min = 1, max = 9) int maxEpochs,
      @ForAll @LongRange(min = 1, max = 5_000) long available) {
    SourceDraw draw = new SourceDraw("a", asked, maxEpochs, 1, available);
    assertThat(draw.achieved()).isEqualTo(Math.min(asked, maxEpochs * available));
    assertThat(draw.epochs().stream().mapToLong(EpochDraw::limit).sum()).isEqualTo(draw.achieved());
    assertThat(draw.epochs()).allMatch(epoch -> epoch.limit() >= 1 && epoch.limit() <= available);
    assertThat(draw.epochs()).hasSizeLessThanOrEqualTo(maxEpochs);
  }
}
