package io.karasu.ingest;

import io.karasu.corpus.Document;
import io.karasu.spark.InputFile;
import io.karasu.text.JapaneseNormalizer;
import io.karasu.text.Normalization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Reads files through the readers as a task does, without Spark. */
final class Readings {

  static final Path FIXTURES = Path.of("src/test/resources/fixtures/ingest");
  static final Path DATA = Path.of(System.getProperty("karasu.shared", "../shared"), "data");
  static final Normalization NORMALIZATION =
      new Normalization(Normalization.Form.NFC, true, true, true, true, true, true, true, true);
  static final Limits LIMITS = new Limits(1 << 25, 1 << 20, 1 << 20);

  /** Bytes before a slice of a WARC file from which its reader falls into step. */
  static final ThreadLocal<Long> LOOK_BACK = ThreadLocal.withInitial(() -> WarcSlices.LOOK_BACK);

  private static final Configuration HADOOP = new Configuration();

  private Readings() {}

  static Aozora aozora() {
    return new Aozora("aozora", "-", "windows-31j", List.of(Aozora.Rights.PUBLIC_DOMAIN));
  }

  static Culturax culturax(String... hosts) {
    return new Culturax("web", "-", List.of(hosts), false, null);
  }

  static Precedents precedents() {
    return new Precedents("law", "-", "CC0-1.0");
  }

  static Ultrachat ultrachat() {
    return new Ultrachat(
        "chat", "-", Map.of("system", "", "user", "User: ", "assistant", "Assistant: "), null);
  }

  static Text text() {
    return new Text("text", "-", new Text.Columns("text", "id", "url", "title", "date"), null);
  }

  static Wikipedia wikipedia() {
    return new Wikipedia(
        "wikipedia",
        "-",
        Wikipedia.Form.AUTO,
        List.of(0),
        Wikipedia.Disambiguation.REJECT,
        List.of("脚注", "関連項目", "外部リンク", "References"),
        "https://example.org/wiki/",
        "CC BY-SA 4.0");
  }

  static Warc warc(String... hosts) {
    return new Warc("warc", "-", List.of(hosts), false, null);
  }

  static Wet wet(String... hosts) {
    return new Wet("wet", "-", List.of(hosts), false, null);
  }

  /** The source {@code jsquad} of the sample. */
  static Text articles() {
    return new Text(
        "jsquad", "-", new Text.Columns("body", "doc_id", "link", "headline", "created"), null);
  }

  /** What becomes of a fixture. */
  static List<Ingested> fixture(Source source, String name) {
    return read(source, FIXTURES.resolve(name), LIMITS);
  }

  static List<Ingested> read(Source source, Path file) {
    return read(source, file, LIMITS);
  }

  /** The rows of a file, in the order of its slices. */
  static List<Ingested> read(Source source, Path file, Limits limits) {
    boolean splits = source.splits(file.toString());
    SlicePlan plan = new SlicePlan(limits.splitBytes());
    try {
      // A URI's escapes are no part of a Hadoop path.
      String path = new org.apache.hadoop.fs.Path(file.toUri()).toString();
      plan.add(0, new InputFile(path, Files.size(file), 0), splits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JapaneseNormalizer normalizer = new JapaneseNormalizer(NORMALIZATION);
    ArrayDeque<Ingested> ready = new ArrayDeque<>();
    SliceRows rows =
        new SliceRows(
            plan.tasks().stream().flatMap(List::stream).iterator(),
            slice -> open(source, limits, slice),
            slice -> new Sink(source.name(), normalizer, ready::add),
            ready);
    List<Ingested> all = new ArrayList<>();
    rows.forEachRemaining(all::add);
    return all;
  }

  private static SliceReader open(Source source, Limits limits, Slice slice) {
    return source instanceof WebSource web
        ? WarcSlices.open(new WarcRecords(web, limits), slice, HADOOP, LOOK_BACK.get())
        : SliceReaders.open(source, limits, slice, HADOOP);
  }

  static List<Document> documents(List<Ingested> rows) {
    return rows.stream().map(Ingested::document).filter(d -> d != null).toList();
  }

  static List<String> texts(List<Ingested> rows) {
    return documents(rows).stream().map(Document::text).toList();
  }

  /** The refusals, each as unit, rule and position. */
  static List<String> refusals(List<Ingested> rows) {
    return rows.stream()
        .map(Ingested::rejection)
        .filter(r -> r != null)
        .map(r -> r.unit() + " " + r.rule() + " " + r.position())
        .toList();
  }

  /** The details of the refusals. */
  static List<String> details(List<Ingested> rows) {
    return rows.stream()
        .map(Ingested::rejection)
        .filter(r -> r != null)
        .map(r -> r.detail())
        .toList();
  }
}
