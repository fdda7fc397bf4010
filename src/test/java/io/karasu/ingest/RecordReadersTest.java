package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.text.JapaneseNormalizer;
import io.karasu.text.Normalization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordReadersTest {

  private static final Normalization PLAIN =
      new Normalization(Normalization.Form.NFC, true, true, true, true, true, true, true, true);

  @Test
  void everySliceOfAFileThatIsGoneIsARowOfTheLedger(@TempDir Path folder) throws Exception {
    String gone = folder.resolve("gone.jsonl").toString();
    Culturax source = new Culturax("web", gone, List.of(), false, null);
    List<Ingested> rows = new ArrayList<>();
    Sink sink = new Sink("web", new JapaneseNormalizer(PLAIN), rows::add);
    for (Slice slice : List.of(new Slice(0, gone, 0, 10), new Slice(0, gone, 10, 20))) {
      try (SliceReader reader =
          RecordReaders.open(source, new Limits(10, 10, 10), slice, new Configuration())) {
        while (reader.next(sink)) {}
      }
    }
    assertThat(rows).extracting(row -> row.rejection().rule()).containsOnly(Refusal.UNREADABLE);
    assertThat(rows).extracting(Ingested::position).containsExactly(null, 10L);
  }
}
