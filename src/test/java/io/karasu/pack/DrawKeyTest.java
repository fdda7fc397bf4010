package io.karasu.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The expected hashes are those of Python's xxhash 4.1.0 (xxh3_64 with a seed) of the same bytes.
 */
class DrawKeyTest {

  private static final String ID = "00000000000000000000000000000001";

  @Test
  void isXxh3OfEpochAndIdUnderTheSeed() {
    assertThat(DrawKey.ofDocument(42, 0, ID)).isEqualTo(-626562664207943331L);
    assertThat(DrawKey.ofDocument(42, 1, ID)).isEqualTo(-967649823367059550L);
    assertThat(DrawKey.ofDocument(43, 0, ID)).isEqualTo(-8336947880771098544L);
  }

  @Test
  void isXxh3OfThePiecesUnderTheSeed() {
    assertThat(DrawKey.ofSequence(42, List.of(new PlannedPiece(ID, 0, 7, true))))
        .isEqualTo(3242032874612752698L);
  }

  @Test
  void tellsSequencesApartThatDifferInTheLastEosOnly() {
    assertThat(DrawKey.ofSequence(42, List.of(new PlannedPiece(ID, 0, 7, true))))
        .isNotEqualTo(DrawKey.ofSequence(42, List.of(new PlannedPiece(ID, 0, 7, false))));
  }

  @Test
  void spreadsDocumentsEvenlyOverTheBuckets() {
    long[] counts = new long[16];
    IntStream.range(0, 16_000)
        .forEach(i -> counts[8 + (int) (DrawKey.ofDocument(42, 0, "document" + i) >> 60)]++);
    // 1,000 ± 5 standard deviations of a binomial count.
    for (long count : counts) {
      assertThat(count).isBetween(845L, 1_155L);
    }
  }
}
