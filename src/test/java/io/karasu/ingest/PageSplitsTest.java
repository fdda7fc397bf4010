package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dump gives the same rows, positions too, at any size of the splits. */
class PageSplitsTest {

  /** Pages of very different sizes; number 7 fills several blocks of bzip2. */
  private static final byte[] DUMP =
      Dumps.dump(
          IntStream.range(0, 30)
              .mapToObj(i -> Dumps.page(i, i == 7 ? 9000 : i % 5 == 0 ? 600 : i))
              .toList());

  private static final byte[] SMALL =
      Dumps.dump(IntStream.range(0, 6).mapToObj(i -> Dumps.page(i, i)).toList());

  @Property(tries = 30)
  void plainAtAnySplit(@ForAll @IntRange(min = 300, max = 300_000) int splitBytes)
      throws IOException {
    checkAt(".xml", DUMP, splitBytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64})
  void plainAtSplitsOfAFewBytes(int splitBytes) throws IOException {
    checkAt(".xml", SMALL, splitBytes);
  }

  @Property(tries = 10)
  void oneStreamOfManyBlocks(@ForAll @IntRange(min = 5_000, max = 400_000) int splitBytes)
      throws IOException {
    checkAt(".xml.bz2", Dumps.bzip2(DUMP, 1, Integer.MAX_VALUE), splitBytes);
  }

  @Property(tries = 12)
  void manyStreams(
      @ForAll @IntRange(min = 5_000, max = 400_000) int splitBytes,
      @ForAll @IntRange(min = 7_000, max = 300_000) int streamBytes)
      throws IOException {
    checkAt(".xml.bz2", Dumps.bzip2(DUMP, 1, streamBytes), splitBytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 13, 300})
  void bzip2AtSplitsOfAFewBytes(int splitBytes) throws IOException {
    checkAt(".xml.bz2", Dumps.bzip2(SMALL, 1, 400), splitBytes);
  }

  @Test
  void damageAtAnySplit() throws IOException {
    byte[] packed = Dumps.bzip2(DUMP, 1, 250_000);
    for (int i = 0; i < 12; i++) {
      byte[] damaged = packed.clone();
      damaged[(int) ((long) packed.length * (2 * i + 1) / 24)] ^= 0x55;
      Path file = file(".xml.bz2", damaged);
      List<Ingested> whole = Readings.read(Readings.wikipedia(), file);
      assertThat(Readings.refusals(whole)).isNotEmpty();
      assertThat(Readings.documents(whole)).isNotEmpty();
      for (int splitBytes : new int[] {11_111, 90_001}) {
        assertThat(Readings.read(Readings.wikipedia(), file, limits(splitBytes))).isEqualTo(whole);
      }
      Files.delete(file);
    }
  }

  @Test
  void positionsOfBzip2NameBlockAndOffset() throws IOException {
    Path file = file(".xml.bz2", Dumps.bzip2(SMALL, 1, 400));
    List<Long> positions =
        Readings.read(Readings.wikipedia(), file).stream().map(Ingested::position).toList();
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    assertThat(positions).doesNotHaveDuplicates().isSorted();
    for (long position : positions) {
      int block = (int) (position >> 26);
      assertThat(bytes[block]).isEqualTo((byte) 0x31);
      assertThat(position & ((1 << 26) - 1)).isLessThan(400);
    }
  }

  private static void checkAt(String suffix, byte[] content, int splitBytes) throws IOException {
    Path file = file(suffix, content);
    try {
      List<Ingested> whole = Readings.read(Readings.wikipedia(), file);
      int pages = content == SMALL || content.length < 5000 ? 6 : 30;
      assertThat(Readings.documents(whole)).hasSize(pages);
      assertThat(Readings.refusals(whole)).isEmpty();
      assertThat(Readings.read(Readings.wikipedia(), file, limits(splitBytes))).isEqualTo(whole);
    } finally {
      Files.delete(file);
    }
  }

  private static Path file(String suffix, byte[] content) throws IOException {
    return Files.write(Files.createTempFile("dump", suffix), content);
  }

  private static Limits limits(int splitBytes) {
    return new Limits(splitBytes, 1 << 20, 1 << 20);
  }
}
