package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.karasu.corpus.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd and damaged files, one case each. */
class DamageTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a"})
  void anEmptyFileOfLinesHasNoUnits(String name) throws IOException {
    assertThat(Readings.read(Readings.text(), write(name, new byte[0]))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl.gz", "a.jsonl.bz2", "a.jsonl.zst", "a.parquet"})
  void anEmptyFileOfAnotherFormIsOneRow(String name) throws IOException {
    assertThat(Readings.refusals(Readings.read(Readings.text(), write(name, new byte[0]))))
        .singleElement()
        .asString()
        .startsWith("file unreadable ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", "a.zip", "a.txt.gz"})
  void anEmptyWorkIsOneRow(String name) throws IOException {
    assertThat(Readings.refusals(Readings.read(Readings.aozora(), write(name, new byte[0]))))
        .singleElement()
        .asString()
        .startsWith("file ");
  }

  @Test
  void aLineThatIsTooLongIsRefusedAndItsNeighboursStay() throws IOException {
    String longLine = "{\"text\":\"" + "長".repeat(100) + "\"}\n";
    Path file = lines("{\"text\":\"前\"}", longLine + "{\"text\":\"後\"}");

    List<Ingested> rows = Readings.read(Readings.text(), file, new Limits(1 << 20, 100, 100));

    assertThat(Readings.texts(rows)).containsExactly("前", "後");
    assertThat(Readings.details(rows))
        .containsExactly("{\"message\":\"the line is longer than maxRecordBytes, 100\"}");
    assertThat(Readings.refusals(rows)).containsExactly("record too_large 15");
  }

  @Test
  void anyDepthOfJsonIsARefusal() throws IOException {
    int depth = 400_000;
    Path file =
        lines(
            "{\"text\":\"深\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}",
            "{\"a\":".repeat(depth) + "",
            "{\"text\":\"浅\"}");

    List<Ingested> rows =
        Readings.read(Readings.text(), file, new Limits(1 << 25, 1 << 23, 1 << 20));

    assertThat(Readings.texts(rows)).containsExactly("浅");
    assertThat(Readings.details(rows))
        .hasSize(2)
        .containsOnly(
            "{\"message\":\"not JSON: Depth (1001) exceeds the maximum allowed nesting depth (1000)\"}");
  }

  @Test
  void oddButSoundJsonIsKept() throws IOException {
    Path file =
        lines(
            "\ufeff{\"text\":\"a\\ud800b\",\"id\":\"\\udfff\",\"url\":\"\\u0001\"}",
            "{\"text\":\"nul\\u0000x\",\"id\":12345678901234567890123}",
            "{\"text\":\"x\",\"text\":\"y\",\"id\":1}",
            "  {\"text\":\"z\",\"date\":\"2023-02-30\",\"id\":2}  \r");

    List<Document> documents = Readings.documents(Readings.read(Readings.text(), file));

    assertThat(documents).extracting(Document::text).containsExactly("a\ufffdb", "nulx", "y", "z");
    assertThat(documents).extracting(Document::url).containsOnlyNulls();
    assertThat(documents).extracting(Document::date).containsOnlyNulls();
  }

  @Test
  void aNumberAsIdIsItsDigits() throws IOException {
    List<Document> documents =
        Readings.documents(
            Readings.read(
                Readings.text(),
                lines("{\"text\":\"a\",\"id\":7}", "{\"text\":\"b\",\"id\":\"7\"}")));

    assertThat(documents.get(0).id()).isEqualTo(documents.get(1).id());
  }

  @Test
  void wrongTypesAndEmptyTextsAreRefusedOneByOne() throws IOException {
    Path file =
        lines(
            "{\"text\":null}",
            "{}",
            "{\"text\":[\"a\"]}",
            "{\"text\":\"\\u3000\\n\"}",
            "{\"text\":\"a\",\"id\":1.5}",
            "\"text\"",
            "null",
            "{\"text\":\"a\"");

    assertThat(Readings.refusals(Readings.read(Readings.text(), file)))
        .extracting(r -> r.split(" ", -1)[1])
        .containsExactly(
            "no_text", "no_text", "bad_type", "empty_text", "bad_type", "json", "json", "json");
  }

  @Test
  void aLongValueIsCutInTheDetail() throws IOException {
    Path file = lines("{\"messages\":[{\"role\":\"" + "x".repeat(5000) + "\",\"content\":\"a\"}]}");

    assertThat(Readings.details(Readings.read(Readings.ultrachat(), file)))
        .containsExactly(
            "{\"message\":\"role: unknown (expected one of assistant, system, user)\",\"role\":\""
                + "x".repeat(200)
                + "…\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x0b, 0x0d, ' ', ',', '"', '{', '}', '[', 'x', 0x8a, 0xff})
  void twoRecordsWhoseLineEndIsDamagedAreBothKept(int lineEnd) throws IOException {
    for (String carriageReturn : List.of("", "\r")) {
      byte[] content =
          ("{\"text\":\"前\"}" + carriageReturn + "\n{\"text\":\"𠮷\"}" + carriageReturn + "\n")
              .getBytes(StandardCharsets.UTF_8);
      int first = new String(content, StandardCharsets.ISO_8859_1).indexOf('\n');
      content[first] = (byte) lineEnd;

      List<Ingested> rows = Readings.read(Readings.text(), write("a.jsonl", content));

      assertThat(Readings.texts(rows)).containsExactly("前", "𠮷");
      assertThat(rows).extracting(Ingested::position).containsExactly(0L, first + 1L);
    }
  }

  @Test
  void aPartOfABrokenRecordIsNeverARecord() throws IOException {
    Path file =
        lines(
            "{\"id\": bad, \"meta\": {\"text\":\"a\"}}",
            "{\"text\":\"a\"} x",
            "{\"text\":\"a\"}}",
            "{\"text\":\"a\"}x{\"text\":\"b",
            "{\"text\":\"a\"}xx{\"text\":\"b\"}");

    assertThat(Readings.refusals(Readings.read(Readings.text(), file)))
        .hasSize(5)
        .allMatch(r -> r.startsWith("record json "));
  }

  @Test
  void membersOfAGzipFileAreReadToTheEnd() throws IOException {
    byte[] two = concat(gzip("{\"text\":\"a\"}\n"), gzip("{\"text\":\"b\"}\n"));

    assertThat(Readings.texts(Readings.read(Readings.text(), write("a.gz", two))))
        .containsExactly("a", "b");
    assertThat(Readings.texts(Readings.read(Readings.text(), write("named.txt", two))))
        .containsExactly("a", "b");
  }

  @Test
  void aCompressedFileOfAnotherNameIsReadOnceAtAnySplit() throws IOException {
    Path file = write("named.jsonl", gzip("{\"text\":\"a\"}\n{\"text\":\"b\"}\n"));

    assertThat(Readings.texts(Readings.read(Readings.text(), file, new Limits(3, 100, 100))))
        .containsExactly("a", "b");
  }

  @Test
  void whatFollowsAStreamIsOneRow() throws IOException {
    byte[] zstd = Zstd.compress("{\"text\":\"a\"}\n".getBytes(StandardCharsets.UTF_8));
    byte[] garbage = "garbage that is no frame".getBytes(StandardCharsets.UTF_8);

    for (Path file :
        List.of(
            write("a.zst", concat(zstd, garbage)),
            write("a.gz", concat(gzip("{\"text\":\"a\"}\n"), garbage)))) {
      List<Ingested> rows = Readings.read(Readings.text(), file);
      assertThat(Readings.texts(rows)).containsExactly("a");
      assertThat(Readings.refusals(rows)).containsExactly("file unreadable 13");
    }
  }

  @Test
  void aDamagedEntryCostsNoOther() throws IOException {
    for (boolean asStream : new boolean[] {false, true}) {
      byte[] zip = zip(asStream, "a.txt", "b.txt", "c.txt");
      byte[] damaged = zip.clone();
      int second = indexOf(zip, "b.txt", 0) + 10;
      Arrays.fill(damaged, second, second + 10, (byte) 0xff);

      List<Ingested> rows = Readings.read(Readings.aozora(), write("a.zip", damaged));

      assertThat(Readings.documents(rows))
          .extracting(Document::title)
          .containsExactly("a.txt", "c.txt");
      assertThat(Readings.refusals(rows)).singleElement().asString().startsWith("entry unreadable");
      assertThat(rows)
          .filteredOn(r -> r.rejection() != null)
          .allMatch(r -> r.file().endsWith("!b.txt"));
    }
  }

  @Test
  void anEntryWhoseHeaderIsDamagedIsARowOfTheFile() throws IOException {
    byte[] zip = zip(false, "a.txt", "b.txt", "c.txt");
    zip[indexOf(zip, "b.txt", 0) - 30] = 'X';

    List<Ingested> rows = Readings.read(Readings.aozora(), write("a.zip", zip));

    assertThat(Readings.documents(rows))
        .extracting(Document::title)
        .containsExactly("a.txt", "c.txt");
    assertThat(Readings.details(rows))
        .containsExactly("{\"message\":\"the zip archive is damaged between two entries\"}");
  }

  @Test
  void aChecksumThatDoesNotMatchRefusesTheEntry() throws IOException {
    byte[] zip = zip(false, "a.txt", "b.txt");
    zip[indexOf(zip, "a.txt", 0) - 30 + 14] ^= 1;

    List<Ingested> rows = Readings.read(Readings.aozora(), write("a.zip", zip));

    assertThat(Readings.documents(rows)).extracting(Document::title).containsExactly("b.txt");
    assertThat(Readings.details(rows))
        .containsExactly("{\"message\":\"the entry is damaged: its checksum does not match\"}");
  }

  @Test
  void anArchiveCutBetweenTwoEntriesSaysSo() throws IOException {
    byte[] zip = zip(false, "a.txt", "b.txt");
    int second = indexOf(zip, "b.txt", 0) - 30;

    List<Ingested> rows =
        Readings.read(Readings.aozora(), write("a.zip", Arrays.copyOf(zip, second)));

    assertThat(Readings.documents(rows)).hasSize(1);
    assertThat(Readings.refusals(rows)).containsExactly("file unreadable " + second);
    assertThat(Readings.details(rows))
        .containsExactly("{\"message\":\"the zip archive is cut off\"}");
  }

  @Test
  void entriesOfOneNameAreToldApartByTheirPosition() throws IOException {
    byte[] zip = zip(false, "a.txt", "b.txt");
    for (int at = indexOf(zip, "b.txt", 0); at >= 0; at = indexOf(zip, "b.txt", at)) {
      zip[at] = 'a';
    }

    List<Ingested> rows = Readings.read(Readings.aozora(), write("a.zip", zip));

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).file()).isEqualTo(rows.get(1).file());
    assertThat(rows.get(0).position()).isNotEqualTo(rows.get(1).position());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../a.txt", "x/../../a.txt", "/a.txt", "C:\\a.txt", "..\\a.txt", "\\a.txt"})
  void namesThatPointOutsideAreRefused(String name) throws IOException {
    assertThat(
            Readings.refusals(Readings.read(Readings.aozora(), write("a.zip", zip(false, name)))))
        .singleElement()
        .asString()
        .startsWith("entry entry_path ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a..txt", "x/a.txt", "...txt", "x..y/a.txt", "表.TXT"})
  void otherNamesAreNot(String name) throws IOException {
    assertThat(Readings.texts(Readings.read(Readings.aozora(), write("a.zip", zip(true, name)))))
        .hasSize(1);
  }

  @Test
  void anArchiveWithoutEntriesHasNoUnits() throws IOException {
    assertThat(Readings.read(Readings.aozora(), write("a.zip", zip(false)))).isEmpty();
    assertThat(
            Readings.details(
                Readings.read(
                    Readings.aozora(), write("b.zip", "no zip".getBytes(StandardCharsets.UTF_8)))))
        .containsExactly("{\"message\":\"the file is no zip archive\"}");
  }

  @Test
  void pagesOfAnySizeInTheirHeaderCostOnlyTheRowGroup() throws IOException {
    Path file = folder.resolve("a.parquet");
    ParquetFiles.write(file, 20, 5, false, "ZSTD");
    Files.delete(folder.resolve(".a.parquet.crc"));
    BlockMetaData second = ParquetFiles.rowGroups(file).get(1);
    byte[] sound = Files.readAllBytes(file);
    int header = (int) second.getColumns().get(0).getStartingPos();
    // Thrift: field 2 of the page header, its unpacked size, as a zigzag varint of 5 bytes.
    assertThat(sound[header + 2]).isEqualTo((byte) 0x15);
    byte[] damaged = sound.clone();
    for (int i = 3; i < 7; i++) {
      damaged[header + i] = (byte) 0xfe;
    }
    damaged[header + 7] = 0x0f;

    List<Ingested> rows = Readings.read(Readings.text(), write("b.parquet", damaged));

    assertThat(Readings.texts(rows)).hasSize(15);
    assertThat(Readings.refusals(rows)).containsExactly("file unreadable 5");
  }

  @Test
  void timeStampsOfSparksOldFormAreDates() throws IOException {
    Path file = folder.resolve("a.parquet");
    ParquetFiles.write(file, 6, 3, true, "UNCOMPRESSED");

    List<Document> documents = Readings.documents(Readings.read(Readings.text(), file));

    assertThat(documents).extracting(Document::date).startsWith("2024-02-29", "2024-03-01");
    assertThat(documents.get(0).text()).isEqualTo(ParquetFiles.text(0));
  }

  private Path lines(String... lines) throws IOException {
    return write("a.jsonl", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Works whose titles are the names; stored with sizes first, or deflated with sizes after. */
  private static byte[] zip(boolean asStream, String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : names) {
        byte[] work =
            (name + "\r\n作者\r\n\r\n本文です。" + "猫である。".repeat(20) + "\r\n\r\n底本：「本」\r\n")
                .getBytes("windows-31j");
        ZipEntry entry = new ZipEntry(name);
        if (!asStream) {
          CRC32 crc = new CRC32();
          crc.update(work);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(work.length);
          entry.setCrc(crc.getValue());
        }
        out.putNextEntry(entry);
        out.write(work);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static int indexOf(byte[] bytes, String ascii, int from) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(ascii, from);
  }
}
