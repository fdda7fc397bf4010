package io.karasu.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.corpus.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  @TempDir Path root;
  private RunFolder folder;

  @BeforeEach
  void open() {
    folder = new RunFolder(root.toString(), new Configuration());
  }

  @Test
  void aTableIsThereWhenItsSuccessFileIs() throws IOException {
    Path table = root.resolve("tables/documents");
    Files.createDirectories(table);
    assertThat(folder.isComplete(folder.table(Table.DOCUMENTS))).isFalse();
    Files.createFile(table.resolve("_SUCCESS"));
    assertThat(folder.isComplete(folder.table(Table.DOCUMENTS))).isTrue();
  }

  @Test
  void aNewTableTakesThePlaceOfTheOld() throws IOException {
    write("tables/documents", "old");
    write("_staging/ingest/next-documents", "new");
    folder.swapIn(
        folder.next(folder.table(Table.DOCUMENTS), "ingest"),
        folder.table(Table.DOCUMENTS),
        "ingest");
    assertThat(root.resolve("tables/documents/new")).exists();
    assertThat(root.resolve("tables/documents/old")).doesNotExist();
  }

  @Test
  void aStepIsFinishedWhenItsRecordIsWhole() throws IOException {
    assertThat(folder.record("filter")).isEmpty();
    StepRecord record =
        new StepRecord(
            "filter",
            "f",
            Map.of("rules", 1),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            1.5,
            new StepRecord.Cost(2.5, 0.5, 1L << 28, 1000, 7));
    folder.finish(record);
    assertThat(folder.record("filter")).hasValue(record);
    Files.delete(root.resolve("_run/.filter.json.crc"));
    Path file = root.resolve("_run/filter.json");
    String older = Files.readString(file).replaceFirst(",\\s*\"cost\" : \\{[^}]*\\}", "");
    Files.writeString(file, older);
    assertThat(folder.record("filter").orElseThrow().cost()).as("of an older version").isNull();
    Files.writeString(root.resolve("_run/filter.json"), "{\"step\": \"fil");
    assertThat(folder.record("filter")).isEmpty();
  }

  @Test
  void beginningForgetsTheRecordAndWhatWasHalfDone() throws IOException {
    write("_staging/filter", "half");
    write("_run", "filter.json");
    folder.begin("filter");
    assertThat(root.resolve("_staging/filter")).doesNotExist();
    assertThat(root.resolve("_run/filter.json")).doesNotExist();
  }

  private void write(String place, String file) throws IOException {
    Files.createDirectories(root.resolve(place));
    Files.createFile(root.resolve(place).resolve(file));
  }
}
