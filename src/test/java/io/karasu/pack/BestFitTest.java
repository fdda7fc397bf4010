package io.karasu.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BestFitTest {

  private static final int CAPACITY = 20;

  @Test
  void takesTheFullestBinThatFits() {
    // 7 and 6 open two bins with 3 and 4 free; 4 fits the second only, 3 then fits the first
    // exactly.
    assertThat(BestFit.pack(new int[] {3, 7, 4, 6}, 10)).containsExactly(0, 0, 1, 1);
  }

  @Test
  void takesTheBinThatGotItsRoomLast() {
    assertThat(BestFit.pack(new int[] {6, 6, 4}, 10)).containsExactly(0, 1, 1);
  }

  @Test
  void packsNothing() {
    assertThat(BestFit.pack(new int[0], 10)).isEmpty();
  }

  @Test
  void refusesWhatCannotFit() {
    assertThatThrownBy(() -> BestFit.pack(new int[] {11}, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size: 11 (expected 1 to 10)");
    assertThatThrownBy(() -> BestFit.pack(new int[] {0}, 10))
        .hasMessage("size: 0 (expected 1 to 10)");
  }

  @Property
  void fillsTheSameBinsAsTheObviousAlgorithm(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = CAPACITY) Integer> items) {
    int[] sizes = items.stream().mapToInt(Integer::intValue).toArray();
    assertThat(BestFit.pack(sizes, CAPACITY)).isEqualTo(obvious(sizes, CAPACITY));
  }

  @Property
  void overfillsNoBinAndLeavesNoGapInTheNumbers(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = CAPACITY) Integer> items) {
    int[] sizes = items.stream().mapToInt(Integer::intValue).toArray();
    int[] loads = loads(sizes, BestFit.pack(sizes, CAPACITY));
    assertThat(Arrays.stream(loads).boxed()).allMatch(load -> load >= 1 && load <= CAPACITY);
    assertThat(Arrays.stream(loads).sum()).isEqualTo(Arrays.stream(sizes).sum());
  }

  @Property
  void leavesNoTwoBinsThatWouldFitIntoOne(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = CAPACITY) Integer> items) {
    int[] sizes = items.stream().mapToInt(Integer::intValue).toArray();
    int[] loads = loads(sizes, BestFit.pack(sizes, CAPACITY));
    Arrays.sort(loads);
    if (loads.length > 1) {
      assertThat(loads[0] + loads[1]).isGreaterThan(CAPACITY);
    }
  }

  /** Best-fit-decreasing by looking at every bin for every item. */
  private static int[] obvious(int[] sizes, int capacity) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, sizes.length).boxed().toList());
    order.sort(Comparator.comparing((Integer item) -> -sizes[item]));
    List<int[]> roomAndTime = new ArrayList<>();
    int[] bins = new int[sizes.length];
    for (int time = 0; time < order.size(); time++) {
      int item = order.get(time);
      int best = -1;
      for (int bin = 0; bin < roomAndTime.size(); bin++) {
        if (roomAndTime.get(bin)[0] >= sizes[item]
            && (best < 0 || better(roomAndTime.get(bin), roomAndTime.get(best)))) {
          best = bin;
        }
      }
      if (best < 0) {
        best = roomAndTime.size();
        roomAndTime.add(new int[] {capacity, 0});
      }
      bins[item] = best;
      roomAndTime.set(best, new int[] {roomAndTime.get(best)[0] - sizes[item], time});
    }
    return bins;
  }

  private static boolean better(int[] a, int[] b) {
    return a[0] < b[0] || (a[0] == b[0] && a[1] > b[1]);
  }

  static int[] loads(int[] sizes, int[] bins) {
    int[] loads = new int[Arrays.stream(bins).max().orElse(-1) + 1];
    for (int item = 0; item < sizes.length; item++) {
      loads[bins[item]] += sizes[item];
    }
    return loads;
  }
}
