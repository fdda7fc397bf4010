package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A file gives the same rows at any size of the splits. */
class SplitsTest {

  private static final List<String> LINES =
      List.of(
          "{\"text\":\"一\"}",
          "{\"text\":\"𠮷野家の 😀 行\", \"id\": 7}",
          "{\"text\":\"a\"}",
          "",
          "  ",
          "{\"text\":\"切れた",
          "[1]",
          "壊",
          "{\"text\":\"\\u5b57\\n\"}");

  @Property(tries = 150)
  void linesAreReadOnceAtAnySplit(
      @ForAll("files") byte[] content, @ForAll @IntRange(min = 1, max = 130) int splitBytes)
      throws IOException {
    Path file = Files.createTempFile("splits", ".jsonl");
    try {
      Files.write(file, content);
      List<Ingested> whole = Readings.read(Readings.text(), file);

      assertThat(Readings.read(Readings.text(), file, limits(splitBytes))).isEqualTo(whole);
      assertThat(whole).extracting(Ingested::position).isEqualTo(offsetsOfLines(content));
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 40)
  void rowGroupsAreReadOnceAtAnySplit(@ForAll @IntRange(min = 100, max = 40_000) int splitBytes)
      throws IOException {
    Path file = Files.createTempFile("splits", ".parquet");
    try {
      Files.delete(file);
      ParquetFiles.write(file, 50, 5, true, "ZSTD");
      List<Ingested> whole = Readings.read(Readings.text(), file);

      assertThat(whole).hasSize(50);
      assertThat(Readings.read(Readings.text(), file, limits(splitBytes))).isEqualTo(whole);
      assertThat(ParquetFiles.rowGroups(file)).hasSize(10);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
  }

  @Provide
  Arbitrary<byte[]> files() {
    Arbitrary<String> line = Arbitraries.of(LINES);
    Arbitrary<String> end = Arbitraries.of("\n", "\n", "\r\n");
    Arbitrary<String> lines =
        net.jqwik.api.Combinators.combine(line, end)
            .as(String::concat)
            .list()
            .ofMaxSize(12)
            .map(list -> String.join("", list));
    Arbitrary<String> last = Arbitraries.of("", "", "{\"text\":\"no end\"}", "\r");
    Arbitrary<String> mark = Arbitraries.of("", "\ufeff");
    return net.jqwik.api.Combinators.combine(mark, lines, last)
        .as((m, l, e) -> (m + l + e).getBytes(StandardCharsets.UTF_8));
  }

  private static Limits limits(int splitBytes) {
    return new Limits(splitBytes, 1 << 20, 1 << 20);
  }

  /** Written without the reader: where each line that is not blank begins. */
  private static List<Long> offsetsOfLines(byte[] content) {
    List<Long> offsets = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= content.length; i++) {
      if (i == content.length || content[i] == '\n') {
        ByteBuffer line = ByteBuffer.wrap(content, start, i - start);
        if (!StandardCharsets.UTF_8.decode(line).toString().strip().isEmpty()) {
          offsets.add((long) start);
        }
        start = i + 1;
      }
    }
    return offsets;
  }
}
