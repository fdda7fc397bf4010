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
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd and damaged files of lines, one case each. */
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

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
