package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.corpus.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd and damaged archives, one case each. */
class ZipWorksTest {

  @TempDir private Path folder;

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

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
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

  private static int indexOf(byte[] bytes, String ascii, int from) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(ascii, from);
  }
}
