package io.karasu.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How full the bins get on lengths like those of documents: many short ones, few long ones. */
class BestFitFullnessTest {

  private static final int CAPACITY = 4096;

  @Test
  void isAtLeastAsFullAsFirstFitInGivenOrder() {
    for (int seed = 0; seed < 20; seed++) {
      int[] sizes = lengths(seed, 2_000);
      assertThat(BestFitTest.loads(sizes, BestFit.pack(sizes, CAPACITY)).length)
          .isLessThanOrEqualTo(firstFit(sizes));
    }
  }

  @Test
  void fillsABlockOfDocumentsToMoreThan99Percent() {
    int[] sizes = lengths(7, 20_000);
    int[] loads = BestFitTest.loads(sizes, BestFit.pack(sizes, CAPACITY));
    long tokens = 0;
    for (int load : loads) {
      tokens += load;
    }
    assertThat(tokens / ((double) loads.length * CAPACITY)).isGreaterThan(0.99);
  }

  /** Reciprocal of a uniform number: half of the lengths below 400, one in ten above 2,000. */
  static int[] lengths(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(count).mapToInt(u -> (int) Math.min(CAPACITY, 200 / (1 - u))).toArray();
  }

  private static int firstFit(int[] sizes) {
    int[] rooms = new int[sizes.length];
    int bins = 0;
    for (int size : sizes) {
      int bin = 0;
      while (bin < bins && rooms[bin] < size) {
        bin++;
      }
      if (bin == bins) {
        rooms[bins++] = CAPACITY;
      }
      rooms[bin] -= size;
    }
    return bins;
  }
}
