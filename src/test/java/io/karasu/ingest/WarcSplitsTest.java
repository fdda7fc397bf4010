package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A WARC file gives the same rows at any size of the splits, sound or damaged. */
class WarcSplitsTest {

  @Property(tries = 50)
  void membersAreReadOnceAtAnySplit(
      @ForAll @IntRange(max = 12) int count,
      @ForAll @IntRange(min = 30, max = 3000) int splitBytes,
      @ForAll @IntRange(max = 2000) int lookBack)
      throws IOException {
    List<byte[]> records = records(count);
    Path file = Files.createTempFile("splits", ".warc.gz");
    try {
      Files.write(file, WarcFiles.members(records));
      List<Ingested> whole = Readings.read(Readings.warc(), file);

      assertThat(split(file, splitBytes, lookBack)).isEqualTo(whole);
      assertThat(Readings.documents(whole)).hasSize(count);
      assertThat(Readings.refusals(whole)).isEmpty();
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 50)
  void damagedFilesAreReadAlikeAtAnySplit(
      @ForAll long seed, @ForAll @IntRange(min = 30, max = 3000) int splitBytes)
      throws IOException {
    Random random = new Random(seed);
    byte[] content = WarcFiles.members(records(8));
    for (int i = 0; i < 4; i++) {
      content[random.nextInt(content.length)] ^= (byte) (1 + random.nextInt(255));
    }
    Path file = Files.createTempFile("splits", ".warc.gz");
    try {
      Files.write(file, content);
      List<Ingested> whole = Readings.read(Readings.warc(), file);

      assertThat(split(file, splitBytes, WarcSlices.LOOK_BACK)).isEqualTo(whole);
      assertThat(Readings.documents(whole)).hasSizeBetween(3, 8);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aFileOfOneMemberIsReadBySliceOneOnly() throws IOException {
    Path file = Files.createTempFile("splits", ".warc.gz");
    try {
      Files.write(file, WarcFiles.gzip(WarcFiles.concat(records(12))));
      List<Ingested> whole = Readings.read(Readings.warc(), file);

      assertThat(Readings.documents(whole)).hasSize(12);
      assertThat(split(file, 50, WarcSlices.LOOK_BACK)).isEqualTo(whole);
    } finally {
      Files.delete(file);
    }
  }

  private static List<Ingested> split(Path file, int splitBytes, long lookBack) {
    Readings.LOOK_BACK.set(lookBack);
    try {
      return Readings.read(Readings.warc(), file, new Limits(splitBytes, 1 << 20, 1 << 20));
    } finally {
      Readings.LOOK_BACK.remove();
    }
  }

  /** Each page between its request and its metadata, as a crawler writes them. */
  private static List<byte[]> records(int count) {
    List<byte[]> records = new ArrayList<>(List.of(WarcFiles.info()));
    for (byte[] page : WarcReadingTest.pages(count)) {
      records.add(WarcFiles.record("request", "http://a.jp/", "application/http", new byte[9]));
      records.add(page);
      records.add(WarcFiles.record("metadata", "http://a.jp/", "text/plain", new byte[5]));
    }
    return records;
  }
}
