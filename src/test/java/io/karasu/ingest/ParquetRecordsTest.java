package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.corpus.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Odd and damaged Parquet files, one case each. */
class ParquetRecordsTest {

  @TempDir private Path folder;

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
  void aFooterCannotHideRows() throws IOException {
    Path file = folder.resolve("a.parquet");
    ParquetFiles.write(file, 20, 5, true, "ZSTD");
    byte[] sound = Files.readAllBytes(file);
    byte[] tooFewRows =
        ParquetFiles.withFooter(sound, footer -> footer.getRow_groups().get(1).setNum_rows(3));
    byte[] anotherPlace =
        ParquetFiles.withFooter(
            sound,
            footer ->
                footer
                    .getRow_groups()
                    .get(1)
                    .getColumns()
                    .get(0)
                    .getMeta_data()
                    .setTotal_compressed_size(1L << 40));

    for (byte[] damaged : List.of(tooFewRows, anotherPlace)) {
      List<Ingested> rows =
          Readings.read(Readings.text(), write("b.parquet", damaged), new Limits(200, 1000, 1000));
      assertThat(Readings.texts(rows)).hasSize(15);
      assertThat(Readings.refusals(rows)).containsExactly("file unreadable 5");
    }
  }

  @Test
  void timeStampsOfSparksOldFormAreDates() throws IOException {
    Path file = folder.resolve("a.parquet");
    ParquetFiles.write(file, 6, 3, true, "UNCOMPRESSED");

    List<Document> documents = Readings.documents(Readings.read(Readings.text(), file));

    assertThat(documents).extracting(Document::date).startsWith("2024-02-29", "2024-03-01");
    assertThat(documents.get(0).text()).isEqualTo(ParquetFiles.text(0));
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
