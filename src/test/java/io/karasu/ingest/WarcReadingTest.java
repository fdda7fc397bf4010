package io.karasu.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.corpus.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WARC and WET files become documents and rows of the ledger. */
class WarcReadingTest {

  private static final String URL = "http://www.example.go.jp/a.html";
  private static final String ARTICLE = "川沿いの道を歩くと、古い水車小屋が見えてくる。春には桜が咲き、多くの人が訪れる。";
  private static final String HTML = WarcFiles.html("水車小屋の春", ARTICLE);
  private static final String TEXT = "水車小屋の春\n" + ARTICLE;

  @TempDir Path folder;

  @Test
  void aPageKeepsUrlTitleAndDay() {
    Document document = Readings.documents(read(WarcFiles.page(URL, HTML))).get(0);

    assertThat(document.url()).isEqualTo(URL);
    assertThat(document.title()).isEqualTo("水車小屋の春");
    assertThat(document.date()).isEqualTo("2024-02-29");
    assertThat(document.text()).isEqualTo(TEXT);
    assertThat(document.license()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shift_JIS", "windows-31j", "EUC-JP", "ISO-2022-JP", "UTF-8"})
  void pagesInEachEncodingAreTheSameDocument(String charset) {
    assertThat(texts(WarcFiles.page(URL, HTML, Charset.forName(charset)))).containsExactly(TEXT);
  }

  @Test
  void theBytesBeatTheHeaderAndTheMetaTag() {
    String wrong =
        WarcFiles.html(
            "水車小屋の春",
            ARTICLE,
            "<meta http-equiv='Content-Type' content='text/html; charset=Shift_JIS'>");
    byte[] page = WarcFiles.page(URL, "text/html; charset=EUC-JP", wrong.getBytes(UTF_8));

    assertThat(texts(page)).containsExactly(TEXT);
  }

  @Test
  void theTextAloneIsTheKey() {
    List<Ingested> rows = read(WarcFiles.page(URL, HTML), WarcFiles.page("http://other.jp/", HTML));

    assertThat(Readings.documents(rows))
        .extracting(Document::id)
        .hasSize(2)
        .containsOnly(Readings.documents(rows).get(0).id());
  }

  @Test
  void recordsThatAreNoPagesArePassedOver() {
    byte[] none = "x".getBytes(UTF_8);
    List<Ingested> rows =
        read(
            WarcFiles.info(),
            WarcFiles.record("request", URL, "application/http; msgtype=request", none),
            WarcFiles.record("metadata", URL, "application/warc-fields", none),
            WarcFiles.record("revisit", URL, "application/http; msgtype=response", none),
            WarcFiles.page(URL, HTML));

    assertThat(Readings.texts(rows)).containsExactly(TEXT);
    assertThat(Readings.refusals(rows)).isEmpty();
  }

  @Test
  void responsesThatAreNoPagesAreRowsOfTheLedger() {
    byte[] body = HTML.getBytes(UTF_8);
    List<byte[]> records =
        List.of(
            WarcFiles.response(
                URL, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n", body),
            WarcFiles.page(URL, "application/pdf", body),
            WarcFiles.page(URL, "<html><body><a href='/'>ホーム</a></body></html>"),
            WarcFiles.page(
                URL, "text/html; charset=UTF-8", new byte[] {(byte) 0xff, 'a', (byte) 0x81}),
            coded("br", body),
            WarcFiles.record("response", "dns:example.jp", "text/dns", body),
            WarcFiles.response(URL, "no HTTP at all\r\n\r\n", body),
            WarcFiles.record("respXnse", URL, "application/http; msgtype=response", body));
    List<Ingested> rows = read(records.toArray(byte[][]::new));

    assertThat(rows)
        .extracting(row -> row.rejection().rule())
        .containsExactly(
            "http_status",
            "not_html",
            "no_main_text",
            "encoding",
            "content_encoding",
            "not_html",
            "unreadable",
            "record_type");
    assertThat(rows).extracting(row -> row.rejection().unit()).containsOnly("record");
    assertThat(rows).extracting(Ingested::position).isEqualTo(offsets(records));
    assertThat(Readings.details(rows).get(0))
        .isEqualTo("{\"message\":\"the response has no status 200\",\"status\":\"404\"}");
  }

  @Test
  void anotherHostIsRefusedBeforeThePageIsRead() {
    byte[] pdf = WarcFiles.page("http://example.com/a", "application/pdf", new byte[9]);
    List<Ingested> rows = read(Readings.warc(".go.jp"), WarcFiles.page(URL, HTML), pdf);

    assertThat(Readings.texts(rows)).containsExactly(TEXT);
    assertThat(rows.get(1).rejection().rule()).isEqualTo("host");
  }

  @Test
  void codingsOfThePayloadAreUndone() throws IOException {
    byte[] html = HTML.getBytes(UTF_8);
    assertThat(texts(coded("gzip", WarcFiles.gzip(html)))).containsExactly(TEXT);
    assertThat(texts(coded("deflate", deflate(html, false)))).containsExactly(TEXT);
    assertThat(texts(coded("deflate", deflate(html, true)))).containsExactly(TEXT);
    // Some crawlers unpack the payload and keep the header.
    assertThat(texts(coded("gzip", html))).containsExactly(TEXT);
    // Cut off by the crawler: still a page.
    String longer = WarcFiles.html("水車小屋の春", ARTICLE + "あ".repeat(20) + "。") + noise(30_000);
    byte[] packed = WarcFiles.gzip(longer.getBytes(UTF_8));
    assertThat(texts(coded("gzip", Arrays.copyOf(packed, packed.length / 2))).get(0))
        .startsWith(TEXT);
  }

  @Test
  void aPayloadThatUnpacksBeyondTheLimitIsRefused() {
    byte[] bomb = WarcFiles.gzip(new byte[3 << 20]);
    assertThat(read(coded("gzip", bomb)).get(0).rejection().rule()).isEqualTo("too_large");
  }

  @Test
  void aPageTooLongForATreeIsRefused() throws IOException {
    byte[] html = ("<p>" + "a".repeat((8 << 20) + 1)).getBytes(UTF_8);
    Path file = folder.resolve("long.warc.gz");
    Files.write(file, WarcFiles.gzip(WarcFiles.page(URL, "text/html", html)));
    List<Ingested> rows =
        Readings.read(Readings.warc(), file, new Limits(1 << 25, 1 << 24, 1 << 20));

    assertThat(Readings.details(rows))
        .containsExactly("{\"message\":\"the page is longer than 8388608 characters\"}");
  }

  @Test
  void aPageThatTheCrawlerCutOffIsAPage() {
    String half = HTML.substring(0, HTML.indexOf("</p>"));
    assertThat(texts(WarcFiles.page(URL, half))).containsExactly(TEXT);
  }

  @Test
  void headersThatAreNoneAreForgiven() {
    String header = "HTTP/1.1 200 OK\r\nno colon here\r\nContent-Type: text/html\r\n\r\n";
    assertThat(texts(WarcFiles.response(URL, header, HTML.getBytes(UTF_8)))).containsExactly(TEXT);
  }

  @Test
  void aRecordBeyondTheLimitIsOneRowAndNeverHeld() throws IOException {
    byte[] large = WarcFiles.page(URL, "<p>" + "長い文。".repeat(600_000));
    List<byte[]> records =
        List.of(WarcFiles.page(URL, HTML), large, WarcFiles.page("http://b.jp/", HTML));
    for (byte[] file : List.of(WarcFiles.members(records), WarcFiles.concat(records))) {
      List<Ingested> rows = read(Readings.warc(), file, "large.warc");

      assertThat(Readings.texts(rows)).containsExactly(TEXT, TEXT);
      assertThat(rows.get(1).rejection().rule()).isEqualTo("too_large");
    }
  }

  @Test
  void plainFilesAndFilesOfOneMemberAreRead() throws IOException {
    List<byte[]> records = pages(5);
    byte[] plain = WarcFiles.concat(records);
    List<Ingested> rows = read(Readings.warc(), plain, "plain.warc");
    assertThat(rows).extracting(Ingested::position).isEqualTo(offsets(records));

    List<Ingested> whole = read(Readings.warc(), WarcFiles.gzip(plain), "whole.warc.gz");
    assertThat(Readings.texts(whole)).isEqualTo(Readings.texts(rows));
    assertThat(whole).extracting(row -> row.file() + row.position()).doesNotHaveDuplicates();

    List<Ingested> unnamed = read(Readings.warc(), WarcFiles.members(records), "unnamed");
    assertThat(Readings.texts(unnamed)).isEqualTo(Readings.texts(rows));
  }

  @Test
  void damageInAFileOfOneMemberCostsWhatComesAfterIt() throws IOException {
    List<byte[]> records = pages(50);
    byte[] file = WarcFiles.gzip(WarcFiles.concat(records));
    Arrays.fill(file, file.length / 2, file.length / 2 + 20, (byte) 0x55);
    List<Ingested> rows = read(Readings.warc(), file, "whole.warc.gz");

    assertThat(Readings.documents(rows)).hasSizeBetween(5, 45);
    assertThat(Readings.refusals(rows)).hasSize(1);
    assertThat(rows.get(rows.size() - 1).rejection().rule()).isEqualTo("unreadable");
  }

  @Test
  void aCrawledWarcInsideAMemberIsNotRead() throws IOException {
    byte[] crawled = WarcFiles.members(pages(3));
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    stored.write(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
    byte[] record = WarcFiles.page(URL, "application/gzip", crawled);
    Deflater asItIs = new Deflater(Deflater.NO_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(stored, asItIs)) {
      out.write(record);
    }
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(record);
    for (long value : new long[] {crc.getValue(), record.length}) {
      for (int i = 0; i < 4; i++) {
        stored.write((int) (value >> (8 * i)));
      }
    }
    byte[] page = WarcFiles.gzip(WarcFiles.page(URL, HTML));
    byte[] file = WarcFiles.concat(List.of(page, stored.toByteArray(), page));
    List<Ingested> whole = read(Readings.warc(), file, "nested.warc.gz");
    assertThat(Readings.texts(whole)).containsExactly(TEXT, TEXT);
    assertThat(whole.get(1).rejection().rule()).isEqualTo("not_html");

    for (int splitBytes = 40; splitBytes < file.length; splitBytes += 13) {
      Limits limits = new Limits(splitBytes, 1 << 20, 1 << 20);
      assertThat(Readings.read(Readings.warc(), folder.resolve("nested.warc.gz"), limits))
          .isEqualTo(whole);
    }
  }

  @Test
  void wetRecordsAreTakenAsTheyAre() throws IOException {
    String text = "一行目\nメニュー\n二行目。";
    byte[] undecodable =
        WarcFiles.record("conversion", URL, "text/plain", new byte[] {'a', (byte) 0xff});
    List<Ingested> rows =
        read(
            Readings.wet(),
            WarcFiles.members(List.of(WarcFiles.info(), WarcFiles.text(URL, text), undecodable)),
            "a.warc.wet.gz");

    Document document = Readings.documents(rows).get(0);
    assertThat(document.text()).isEqualTo(text);
    assertThat(document.url()).isEqualTo(URL);
    assertThat(document.date()).isEqualTo("2024-02-29");
    assertThat(rows.get(1).rejection().rule()).isEqualTo("encoding");
    assertThat(rows).hasSize(2);
  }

  @Test
  void aFileThatIsNoWarcIsOneRow() throws IOException {
    assertThat(Readings.refusals(read(Readings.warc(), HTML.getBytes(UTF_8), "page.warc")))
        .containsExactly("record unreadable 0");
    assertThat(Readings.refusals(read(Readings.warc(), HTML.getBytes(UTF_8), "page.warc.gz")))
        .containsExactly("record unreadable 0");
    assertThat(read(Readings.warc(), new byte[0], "empty.warc")).isEmpty();
  }

  static List<byte[]> pages(int count) {
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(
            i ->
                WarcFiles.page(
                    "http://www.example.jp/" + i,
                    WarcFiles.html("第" + i + "話", i + "番目の話。" + ARTICLE + noise(20 * (i % 7)))))
        .toList();
  }

  private static String noise(int length) {
    StringBuilder text = new StringBuilder();
    long seed = length;
    for (int i = 0; i < length; i++) {
      seed = seed * 6364136223846793005L + 1442695040888963407L;
      text.append((char) (0x3041 + (seed >>> 33) % 80));
    }
    return text.toString();
  }

  private static byte[] coded(String coding, byte[] payload) {
    String header =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: " + coding + "\r\n\r\n";
    return WarcFiles.response(URL, header, payload);
  }

  private static byte[] deflate(byte[] bytes, boolean isBare) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated =
        new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION, isBare))) {
      deflated.write(bytes);
    }
    return out.toByteArray();
  }

  private List<String> texts(byte[] record) {
    return Readings.texts(read(record));
  }

  private List<Ingested> read(byte[]... records) {
    return read(Readings.warc(), records);
  }

  /** Reads the same records as gzip members, and as a plain file, which must give the same. */
  private List<Ingested> read(Source source, byte[]... records) {
    List<byte[]> all = List.of(records);
    try {
      List<Ingested> gzip = read(source, WarcFiles.members(all), "test.warc.gz");
      List<Ingested> plain = read(source, WarcFiles.concat(all), "test.warc");
      assertThat(Readings.details(gzip)).isEqualTo(Readings.details(plain));
      assertThat(Readings.documents(gzip)).isEqualTo(Readings.documents(plain));
      return plain;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Ingested> read(Source source, byte[] content, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content);
    return Readings.read(source, file);
  }

  private static List<Long> offsets(List<byte[]> records) {
    long offset = 0;
    List<Long> offsets = new java.util.ArrayList<>();
    for (byte[] record : records) {
      offsets.add(offset);
      offset += record.length;
    }
    return offsets;
  }
}
