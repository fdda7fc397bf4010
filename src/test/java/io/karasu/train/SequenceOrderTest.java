package io.karasu.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SequenceOrderTest {

  @Test
  void theFirstEpochIsTheOrderOfTheTable() {
    SequenceOrder order = new SequenceOrder(10, 3, 42, 4);
    assertThat(epoch(order, 0)).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(order.trained()).isEqualTo(7);
    assertThat(order.epoch(6)).isZero();
    assertThat(order.epoch(7)).isEqualTo(1);
  }

  @Property(tries = 300)
  void everyEpochHoldsEachTrainedSequenceOnceAndNoOther(
      @ForAll @IntRange(min = 1, max = 700) int rows,
      @ForAll @IntRange(min = 0, max = 50) int validation,
      @ForAll @IntRange(min = 1, max = 300) int blockRows,
      @ForAll long seed,
      @ForAll @LongRange(min = 0, max = 1L << 40) long epoch) {
    SequenceOrder order = new SequenceOrder(rows + validation, validation, seed, blockRows);
    long[] indices = epoch(order, epoch);
    Arrays.sort(indices);
    assertThat(indices).isEqualTo(LongStream.range(0, rows).toArray());
  }

  @Property(tries = 200)
  void anEpochReadsBlockAfterBlock(
      @ForAll @IntRange(min = 1, max = 500) int rows,
      @ForAll @IntRange(min = 1, max = 60) int blockRows,
      @ForAll long seed) {
    long[] indices = epoch(new SequenceOrder(rows, 0, seed, blockRows), 1);
    long changes =
        LongStream.range(1, rows)
            .filter(i -> indices[(int) i] / blockRows != indices[(int) i - 1] / blockRows)
            .count();
    assertThat(changes).isEqualTo((rows - 1) / blockRows);
  }

  @Test
  void blocksAndRowsAreBothPermutedAndEachEpochDifferently() {
    SequenceOrder order = new SequenceOrder(1000, 0, 7, 100);
    long[] second = epoch(order, 1);
    assertThat(second).isNotEqualTo(epoch(order, 2)).isNotEqualTo(epoch(order, 0));
    assertThat(blocks(second)).isNotEqualTo(LongStream.range(0, 10).toArray());
    // No two blocks have their rows in the same order.
    assertThat(
            LongStream.range(0, 10)
                .mapToObj(b -> Arrays.toString(rowsOf(second, (int) b)))
                .distinct())
        .hasSize(10);
  }

  @Test
  void theSeedDecides() {
    assertThat(epoch(new SequenceOrder(50, 0, 1, 10), 1))
        .isEqualTo(epoch(new SequenceOrder(50, 0, 1, 10), 1))
        .isNotEqualTo(epoch(new SequenceOrder(50, 0, 2, 10), 1));
  }

  /** A resumed training on another JDK or version must go on in the same order: these are fixed. */
  @Test
  void theOrderIsTheSameForEver() {
    SequenceOrder order = new SequenceOrder(11, 0, 42, 4);
    assertThat(epoch(order, 1)).containsExactly(FIXED_1);
    assertThat(epoch(order, 2)).containsExactly(FIXED_2);
    assertThat(new SequenceOrder(1L << 40, 0, 42, 1024).index((1L << 40) + 123_456_789))
        .isEqualTo(FIXED_FAR);
  }

  private static final long[] FIXED_1 = {1, 2, 0, 3, 10, 9, 8, 6, 7, 4, 5};
  private static final long[] FIXED_2 = {2, 1, 3, 0, 8, 10, 9, 7, 5, 6, 4};
  private static final long FIXED_FAR = 596_968_712_525L;

  @Test
  void everyOrderOfThreeOccursAboutEquallyOften() {
    int[] counts = new int[9];
    int tries = 60_000;
    for (int key = 0; key < tries; key++) {
      int order = 3 * (int) SequenceOrder.shuffled(key, 0, 3);
      order += (int) SequenceOrder.shuffled(key, 1, 3);
      counts[order]++;
    }
    for (int order : new int[] {1, 2, 3, 5, 6, 7}) {
      // Five standard deviations of a binomial with p = 1/6.
      assertThat(counts[order]).isBetween(10_000 - 456, 10_000 + 456);
    }
  }

  @Test
  void everyPlaceOfAThousandIsReachedAboutEquallyOften() {
    int[] counts = new int[1000];
    for (int key = 0; key < 100_000; key++) {
      counts[(int) SequenceOrder.shuffled(key, 17, 1000)]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - 100.0) * (count - 100.0) / 100;
    }
    // 999 degrees of freedom: mean 999, standard deviation 44.7; five of them.
    assertThat(chiSquare).isBetween(999 - 224.0, 999 + 224.0);
  }

  @Test
  void neighboursDoNotStayNeighbours() {
    long together = 0;
    for (int key = 0; key < 2000; key++) {
      for (int x = 0; x < 50; x++) {
        long gap = SequenceOrder.shuffled(key, x + 1, 1024) - SequenceOrder.shuffled(key, x, 1024);
        together += gap == 1 ? 1 : 0;
      }
    }
    // 100,000 pairs with p = 1/1024: mean 97.7, standard deviation 9.9; five of them.
    assertThat(together).isBetween(48L, 147L);
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> new SequenceOrder(5, 5, 0, 1))
        .hasMessage(
            "validationSequences: 5 (expected 0 or more, and fewer than the table's 5 sequences)");
    assertThatThrownBy(() -> new SequenceOrder(5, 0, 0, 0))
        .hasMessage("blockRows: 0 (expected at least 1)");
    assertThatThrownBy(() -> new SequenceOrder(5, 0, 0, 1).index(-1))
        .hasMessage("position: -1 (expected at least 0)");
  }

  private static long[] epoch(SequenceOrder order, long epoch) {
    long first = epoch * order.trained();
    return LongStream.range(first, first + order.trained()).map(order::index).toArray();
  }

  private static long[] blocks(long[] indices) {
    return LongStream.range(0, 10).map(b -> indices[(int) b * 100] / 100).toArray();
  }

  private static long[] rowsOf(long[] indices, int place) {
    return Arrays.stream(indices, place * 100, place * 100 + 100).map(i -> i % 100).toArray();
  }
}
