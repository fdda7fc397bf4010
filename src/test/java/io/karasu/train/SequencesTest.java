package io.karasu.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.karasu.corpus.PackedSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencesTest {

  private static final int LENGTH = 8;

  @TempDir Path folder;

  @Test
  void findsAnySequenceInAnyOrder() throws IOException {
    SequenceWriter.table(folder, 47, 10, LENGTH);
    Sequences sequences = open(7);
    assertThat(sequences.rows()).isEqualTo(47);
    assertThat(sequences.sequenceLength()).isEqualTo(LENGTH);
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      int index = random.nextInt(47);
      assertSame(sequences.get(index), SequenceWriter.sequence(index, LENGTH));
    }
  }

  @Test
  void blocksMayBeLargerAndSmallerThanFiles() throws IOException {
    SequenceWriter.table(folder, 30, 10, LENGTH);
    for (int blockRows : new int[] {1, 3, 10, 25, 1000}) {
      Sequences sequences = open(blockRows);
      for (int index = 0; index < 30; index++) {
        assertSame(sequences.get(index), SequenceWriter.sequence(index, LENGTH));
      }
    }
  }

  @Test
  void aBlockIsReadOnceWhileItIsHeld() throws IOException {
    SequenceWriter.table(folder, 40, 10, LENGTH);
    Sequences sequences = open(10);
    PackedSequence first = sequences.get(0);
    sequences.get(10);
    sequences.get(20);
    assertThat(sequences.get(0)).isSameAs(first);
    // The fourth block takes the place of the one that was used longest ago.
    sequences.get(30);
    assertThat(sequences.get(0)).isSameAs(first);
    sequences.get(10);
    sequences.get(20);
    sequences.get(30);
    assertThat(sequences.get(0)).isNotSameAs(first);
  }

  @Test
  void filesAreInTheOrderOfTheirNumbers() throws IOException {
    SequenceWriter.table(folder, 30, 10, LENGTH);
    // Spark writes more digits from file 100,000 on.
    Files.move(file(2), folder.resolve("part-000002-6f-c000.zstd.parquet"));
    Files.createFile(folder.resolve("_metadata"));
    Files.createFile(folder.resolve(".part-00000-6f-c000.zstd.parquet.crc.tmp"));
    assertSame(open(4).get(25), SequenceWriter.sequence(25, LENGTH));
  }

  @Test
  void aJumpDoesNotReadTheRestOfTheFile() throws IOException {
    SequenceWriter.file(folder, 0, SequenceWriter.sequences(0, 2000, 64));
    Files.createFile(folder.resolve("_SUCCESS"));
    Sequences sequences = open(10);
    long before = bytesRead();
    assertSame(sequences.get(1500), SequenceWriter.sequence(1500, 64));
    // Footer, column indexes of one row group and pages of 10 rows; the file has 2000.
    assertThat(bytesRead() - before).isLessThan(Files.size(file(0)) / 4);
  }

  @Test
  void aTableThatIsNotCompleteIsRefused() throws IOException {
    SequenceWriter.table(folder, 30, 10, LENGTH);
    Files.delete(folder.resolve("_SUCCESS"));
    assertThatThrownBy(() -> open(10))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + ": no _SUCCESS (expected a complete table; run its step)");
    assertThatThrownBy(() -> Sequences.open(folder + "/none", new Configuration(), 10))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("/none: no _SUCCESS");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    SequenceWriter.table(folder, 30, 10, LENGTH);
    Files.delete(file(1));
    assertThatThrownBy(() -> open(10))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + ": no file number 1 (expected part-1…)");
  }

  @Test
  void twoFilesOfOneNumberAreNamed() throws IOException {
    SequenceWriter.table(folder, 20, 10, LENGTH);
    Files.copy(file(1), folder.resolve("part-00001-7a-c000.zstd.parquet"));
    assertThatThrownBy(() -> open(10))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("part-00001-6f-c000.zstd.parquet")
        .hasMessageContaining("part-00001-7a-c000.zstd.parquet");
  }

  @Test
  void anEmptyTableIsRefused() throws IOException {
    SequenceWriter.file(folder, 0, List.of());
    Files.createFile(folder.resolve("_SUCCESS"));
    assertThatThrownBy(() -> open(10))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder
                + ": 0 rows in its first file and 0 in its last "
                + "(expected at least 1 each, and no more in the last)");
  }

  @Test
  void anEmptyLastFileIsRefused() throws IOException {
    SequenceWriter.table(folder, 20, 10, LENGTH);
    SequenceWriter.file(folder, 2, List.of());
    assertThatThrownBy(() -> open(10))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder + ": 10 rows in its first file and 0 in its last");
  }

  @Test
  void aFileInAnotherOrderIsNamed() throws IOException {
    SequenceWriter.table(folder, 20, 10, LENGTH);
    List<PackedSequence> rows = new ArrayList<>(SequenceWriter.sequences(10, 20, LENGTH));
    rows.add(3, rows.remove(4));
    Files.delete(file(1));
    SequenceWriter.file(folder, 1, rows);
    Sequences sequences = open(10);
    assertThatThrownBy(() -> sequences.get(15))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file(1).toString())
        .hasMessageContaining("sequence 14 in the place of 13");
  }

  @Test
  void aFileOfAnotherNumberOfRowsIsNamed() throws IOException {
    SequenceWriter.table(folder, 30, 10, LENGTH);
    Files.delete(file(1));
    SequenceWriter.file(folder, 1, SequenceWriter.sequences(10, 18, LENGTH));
    Sequences sequences = open(10);
    assertThatThrownBy(() -> sequences.get(12))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file(1).toString())
        .hasMessageContaining("no sequence 18");
  }

  @Test
  void aDamagedByteIsNeverReadAsASequence() throws IOException {
    SequenceWriter.table(folder, 20, 20, 512);
    byte[] whole = Files.readAllBytes(file(0));
    Files.delete(folder.resolve("." + file(0).getFileName() + ".crc"));
    Random random = new Random(5);
    int named = 0;
    for (int i = 0; i < 60; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
      Files.write(file(0), damaged);
      try {
        Sequences sequences = open(20);
        for (int index = 0; index < 20; index++) {
          assertSame(sequences.get(index), SequenceWriter.sequence(index, 512));
        }
      } catch (DataException e) {
        assertThat(e).hasMessageContaining(file(0).getFileName().toString());
        named++;
      }
    }
    assertThat(named).isGreaterThan(40);
  }

  @Test
  void aTruncatedFileIsNamed() throws IOException {
    SequenceWriter.table(folder, 20, 10, LENGTH);
    byte[] whole = Files.readAllBytes(file(1));
    Files.write(file(1), Arrays.copyOf(whole, whole.length / 2));
    Files.deleteIfExists(folder.resolve("." + file(1).getFileName() + ".crc"));
    assertThatThrownBy(() -> open(10))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file(1).toString())
        .hasMessageEndingWith("(expected a Parquet file of sequences)");
  }

  @Test
  void anotherTableIsRefusedByItsColumns() throws IOException {
    Path file = folder.resolve("part-00000-6f-c000.parquet");
    String schema = SequenceWriter.SCHEMA.replace(" required int64 index;", "");
    assertColumn(schema, file, "no column index");
    assertColumn(
        SequenceWriter.SCHEMA.replace("required int32 element", "required int64 element"),
        file,
        "column input_ids");
    assertColumn(
        SequenceWriter.SCHEMA.replace("optional binary id (STRING); ", ""),
        file,
        "column documents");
  }

  @Test
  void aSequenceThatIsNotOneIsNamed() throws IOException {
    PackedSequence good = SequenceWriter.sequence(0, LENGTH);
    PackedSequence other = SequenceWriter.sequence(1, LENGTH);
    assertRefused(good, new PackedSequence(1, new int[7], new int[] {0}, List.of(), List.of()));
    assertRefused(good, withSegments(other, 1, 2));
    assertRefused(good, withSegments(other, 0, 2, 2));
    assertRefused(good, withSegments(other, 0, LENGTH));
    assertRefused(good, withSegments(other));
    assertRefused(
        good,
        new PackedSequence(
            1,
            other.inputIds(),
            other.segments(),
            List.of(),
            List.of(new io.karasu.corpus.SupervisedSpan(1, LENGTH))));
  }

  @Test
  void anIndexOutsideTheTableIsTheCallersFault() throws IOException {
    SequenceWriter.table(folder, 20, 10, LENGTH);
    Sequences sequences = open(10);
    for (long index : new long[] {-1, 20, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> sequences.get(index))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("sequence " + index + " of " + folder + " (expected 0 to 19)");
    }
  }

  private void assertColumn(String schema, Path file, String message) throws IOException {
    Files.deleteIfExists(file);
    SequenceWriter.empty(file, MessageTypeParser.parseMessageType(schema));
    SequenceFile sequences =
        new SequenceFile(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
    assertThatThrownBy(() -> sequences.read(0, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  private void assertRefused(PackedSequence good, PackedSequence bad) throws IOException {
    Files.deleteIfExists(file(0));
    Files.deleteIfExists(folder.resolve("_SUCCESS"));
    SequenceWriter.file(folder, 0, List.of(good, bad));
    Files.createFile(folder.resolve("_SUCCESS"));
    assertThatThrownBy(() -> open(1).get(1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file(0).toString())
        .hasMessageContaining("sequence 1 has")
        .hasMessageEndingWith("(expected 8 tokens, ascending segments from 0, and all within)");
  }

  private static PackedSequence withSegments(PackedSequence row, int... segments) {
    return new PackedSequence(
        row.index(), row.inputIds(), segments, row.documents(), row.supervised());
  }

  private static void assertSame(PackedSequence actual, PackedSequence expected) {
    assertThat(actual.index()).isEqualTo(expected.index());
    assertThat(actual.inputIds()).isEqualTo(expected.inputIds());
    assertThat(actual.segments()).isEqualTo(expected.segments());
    assertThat(actual.documents()).isEqualTo(expected.documents());
    assertThat(actual.supervised()).isEqualTo(expected.supervised());
  }

  private static long bytesRead() {
    return org.apache.hadoop.fs.FileSystem.getGlobalStorageStatistics()
        .get("file")
        .getLong("bytesRead");
  }

  private Path file(int number) {
    return folder.resolve(String.format("part-%05d-6f-c000.zstd.parquet", number));
  }

  private Sequences open(int blockRows) {
    return Sequences.open(folder.toString(), new Configuration(), blockRows);
  }
}
