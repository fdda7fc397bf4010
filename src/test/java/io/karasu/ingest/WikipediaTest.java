package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.corpus.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of pages and records of a wiki. */
class WikipediaTest {

  @TempDir Path folder;

  private static final List<String> PAGES =
      List.of(
          Dumps.page("富士 山", "0", "7", "", "'''富士山'''は[[山]]。\n== 脚注 ==\n&lt;references/&gt;"),
          Dumps.page("富士", "0", "8", " <redirect title=\"富士山\" />", "#REDIRECT [[富士山]]"),
          Dumps.page("転", "0", "9", "", "#転送 [[富士山]]"),
          Dumps.page("Template:山", "10", "10", "", "山"),
          Dumps.page("山 (曖昧さ回避)", "0", "11", "", "* [[富士山]]"),
          Dumps.page("川", "0", "12", "", "* [[川崎]]\n{{Aimai}}"),
          Dumps.page("空", "0", "13", "", "{{stub}}[[Category:空]]"),
          "  <page> <title>無</title> <ns>0</ns> <id>14</id> </page>\n");

  @Test
  void readsADump() throws IOException {
    List<Ingested> rows = read("a.xml", Dumps.dump(PAGES));
    assertThat(Readings.documents(rows))
        .singleElement()
        .satisfies(
            document -> {
              assertThat(document.url())
                  .isEqualTo("https://ja.wikipedia.org/wiki/%E5%AF%8C%E5%A3%AB_%E5%B1%B1");
              assertThat(document.title()).isEqualTo("富士 山");
              assertThat(document.date()).isEqualTo("2024-03-01");
              assertThat(document.license()).isEqualTo("CC BY-SA 4.0");
              assertThat(document.text()).isEqualTo("富士山は山。");
            });
    assertThat(rows.stream().filter(row -> row.rejection() != null).map(r -> r.rejection().rule()))
        .containsExactly(
            "redirect",
            "redirect",
            "namespace",
            "disambiguation",
            "disambiguation",
            "empty_text",
            "no_text");
    assertThat(Readings.details(rows).get(2)).contains("\"namespace\":\"10\"", "Template:山");
  }

  @Test
  void keepsOtherNamespacesAndDisambiguationPagesIfAsked() throws IOException {
    Wikipedia all =
        new Wikipedia(
            "w",
            "-",
            Wikipedia.Form.AUTO,
            List.of(0, 10),
            Wikipedia.Disambiguation.KEEP,
            List.of(),
            "https://a/wiki/",
            null);
    Path file = Files.write(folder.resolve("a.xml"), Dumps.dump(PAGES));
    List<Ingested> rows = Readings.read(all, file);
    assertThat(Readings.documents(rows).stream().map(Document::title))
        .containsExactly("富士 山", "Template:山", "山 (曖昧さ回避)", "川");
    assertThat(Readings.texts(rows).get(0)).isEqualTo("富士山は山。");
  }

  @Test
  void givesTheSameDocumentsFromEveryForm() throws IOException {
    List<Document> plain = Readings.documents(read("a.xml", Dumps.dump(PAGES)));
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(Dumps.dump(PAGES));
    }
    assertThat(Readings.documents(read("b.xml.gz", gzip.toByteArray()))).isEqualTo(plain);
    assertThat(Readings.documents(read("c.xml.bz2", Dumps.bzip2(Dumps.dump(PAGES), 1, 1 << 20))))
        .isEqualTo(plain);
    // Without a name that says so, by the first bytes.
    assertThat(Readings.documents(read("d", Dumps.dump(PAGES)))).isEqualTo(plain);
    assertThat(Readings.documents(read("e", Dumps.bzip2(Dumps.dump(PAGES), 1, 1 << 20))))
        .isEqualTo(plain);
    assertThat(Readings.documents(read("f", gzip.toByteArray()))).isEqualTo(plain);
  }

  @Test
  void takesTheIdThenTheTitleThenTheTextAsKey() throws IOException {
    List<Ingested> rows =
        lines(
            "{\"id\":7,\"title\":\"a\",\"text\":\"一\"}",
            "{\"id\":\"7\",\"title\":\"b\",\"text\":\"二\"}",
            "{\"title\":\"c\",\"text\":\"三\"}",
            "{\"title\":\"c\",\"text\":\"四\"}",
            "{\"text\":\"五\"}",
            "{\"text\":\"五\"}",
            "{\"text\":\"六\"}");
    List<String> ids = Readings.documents(rows).stream().map(Document::id).toList();
    assertThat(ids).hasSize(7);
    assertThat(ids.get(0)).isEqualTo(ids.get(1));
    assertThat(ids.get(2)).isEqualTo(ids.get(3));
    assertThat(ids.get(4)).isEqualTo(ids.get(5));
    assertThat(ids.stream().distinct()).hasSize(4);
    String ofDump =
        Readings.documents(read("x.xml", Dumps.dump(List.of(Dumps.page("z", "0", "7", "", "文")))))
            .get(0)
            .id();
    assertThat(ids.get(0)).isEqualTo(ofDump);
  }

  @Test
  void readsTablesOfWikitextAndOfPlainText() throws IOException {
    List<Ingested> rows =
        lines(
            "{\"title\":\"山\",\"text\":\"[[山]]は''高い''。\\n== 関連項目 ==\\n川\"}",
            "{\"title\":\"山\",\"url\":\"https://x/山\",\"text\":\"山（）は高い。\\n\\n関連項目\\n川\"}",
            "{\"title\":\"富士\",\"text\":\"#REDIRECT [[富士山]]\"}",
            "{\"title\":\"利用者:a\",\"namespace\":2,\"text\":\"文\"}",
            "{\"title\":\"x\"}");
    assertThat(Readings.texts(rows)).containsExactly("山は高い。", "山は高い。");
    assertThat(Readings.documents(rows).stream().map(Document::url))
        .containsExactly("https://example.org/wiki/%E5%B1%B1", "https://x/山");
    assertThat(rows.stream().filter(row -> row.rejection() != null).map(r -> r.rejection().rule()))
        .containsExactly("redirect", "namespace", "no_text");
  }

  @Test
  void takesTheFormOfTheTextThatTheConfigNames() throws IOException {
    String line = "{\"text\":\"[[山]]は''高い''。\"}";
    Path file = Files.writeString(folder.resolve("a.jsonl"), line);
    assertThat(Readings.texts(Readings.read(form(Wikipedia.Form.PLAIN), file)))
        .containsExactly("[山]は''高い''。");
    Files.writeString(file, "{\"text\":\"''高い''山\"}");
    assertThat(Readings.texts(Readings.read(form(Wikipedia.Form.AUTO), file)))
        .containsExactly("''高い''山");
    assertThat(Readings.texts(Readings.read(form(Wikipedia.Form.WIKITEXT), file)))
        .containsExactly("高い山");
  }

  @Test
  void readsParquet() throws IOException {
    Path file = folder.resolve("a.parquet");
    ParquetFiles.write(file, 3, 3, true, "ZSTD");
    assertThat(Readings.texts(Readings.read(Readings.wikipedia(), file)))
        .isEqualTo(Readings.texts(Readings.read(Readings.text(), file)))
        .hasSize(3);
  }

  @Test
  void refusesPagesThatAreTooLargeBrokenOrNone() throws IOException {
    String broken = Dumps.page(1, 2).replace("</title>", "</titel>");
    String open = Dumps.page(2, 2).replace("</page>", "");
    String headless = Dumps.page(3, 2).replace("<page>", "<pagx>");
    byte[] dump =
        Dumps.dump(
            List.of(
                broken, open, Dumps.page(4, 2), headless, Dumps.page(5, 100), Dumps.page(6, 2)));
    Path file = Files.write(folder.resolve("a.xml"), dump);
    List<Ingested> rows =
        Readings.read(Readings.wikipedia(), file, new Limits(1 << 20, 2000, 2000));
    assertThat(
            rows.stream()
                .map(r -> r.document() != null ? r.document().title() : r.rejection().rule()))
        .containsExactly("xml", "xml", "第4項", "xml", "too_large", "第6項");
    String text = new String(dump, StandardCharsets.UTF_8);
    assertThat(rows.get(3).position())
        .isEqualTo(
            text.substring(0, text.indexOf("<pagx>")).getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void refusesFilesWithoutPages() throws IOException {
    assertThat(Readings.refusals(read("a.xml", "<mediawiki>".getBytes(StandardCharsets.UTF_8))))
        .containsExactly("file unreadable 0");
    assertThat(Readings.refusals(read("b.xml", new byte[0]))).containsExactly("file unreadable 0");
    assertThat(Readings.refusals(read("c.xml.bz2", new byte[100])))
        .allMatch(row -> row.startsWith("file unreadable"))
        .isNotEmpty();
    assertThat(Readings.refusals(read("d.xml.gz", new byte[100]))).hasSize(1);
  }

  private List<Ingested> lines(String... lines) throws IOException {
    return read("a.jsonl", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private List<Ingested> read(String name, byte[] bytes) throws IOException {
    return Readings.read(Readings.wikipedia(), Files.write(folder.resolve(name), bytes));
  }

  private static Wikipedia form(Wikipedia.Form form) {
    return new Wikipedia(
        "w", "-", form, List.of(0), Wikipedia.Disambiguation.REJECT, List.of(), "https://a/", null);
  }
}
