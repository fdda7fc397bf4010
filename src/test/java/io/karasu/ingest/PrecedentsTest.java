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
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of court decisions; the cases are cut from the Japanese Law Precedent data set (CC0). */
class PrecedentsTest {

  private static final String TEXT = "主文\n原判決を破棄する。\n本件を東京高等裁判所に差し戻す。";
  private static final String LIST =
      "[\n{\"case_number\":\"昭和24(れ)2378\",\"court_name\":\"最高裁判所第二小法廷\",\"trial_type\":\"SupremeCourt\","
          + "\"date\":{\"era\":\"Showa\",\"year\":24,\"month\":12,\"day\":28},\"lawsuit_id\":\"70782\"}\n]";

  @TempDir private Path folder;

  @Test
  void aCaseIsADocument() throws IOException {
    List<Ingested> rows = read("a.json", caseOf("SupremeCourt", "89204"));

    Document document = Readings.documents(rows).get(0);
    assertThat(document.text()).isEqualTo(TEXT);
    assertThat(document.title()).isEqualTo("公務執行妨害被告事件（令和1(あ)1987 最高裁判所第三小法廷）");
    assertThat(document.date()).isEqualTo("2020-01-31");
    assertThat(document.url()).isEqualTo("https://www.courts.go.jp/app/hanrei_jp/detail2?id=89204");
    assertThat(document.license()).isEqualTo("CC0-1.0");
    assertThat(rows).hasSize(1).allMatch(row -> row.position() == null);
  }

  @Test
  void oneLawsuitUnderTwoCourtTypesIsTwoIdsAndOneText() throws IOException { // as 22208
    Document high = document("a.json", caseOf("HighCourt", "22208"));
    Document lower = document("b.json", caseOf("LowerCourt", "22208"));

    assertThat(high.id()).isNotEqualTo(lower.id());
    assertThat(high.text()).isEqualTo(lower.text());
    assertThat(document("c.json", caseOf("HighCourt", "22208")).id()).isEqualTo(high.id());
  }

  @Test
  void withoutACourtTypeTheTextIsTheKey() throws IOException {
    Document one = document("a.json", "{\"lawsuit_id\":\"1\",\"contents\":\"判決\"}");
    Document other = document("b.json", "{\"lawsuit_id\":\"2\",\"contents\":\"判決\"}");

    assertThat(one.id()).isEqualTo(other.id());
    assertThat(one.title()).isNull();
    assertThat(one.date()).isNull();
    assertThat(one.url()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"lawsuit_id\":\"7\"}",
        "{\"lawsuit_id\":7,\"contents\":null}",
        "{\"lawsuit_id\":\"7\",\"contents\":\" \\n\\u3000\"}",
      })
  void aCaseWithoutContentsIsRejectedAsSuch(String json) throws IOException {
    List<Ingested> rows = read("a.json", json);

    assertThat(Readings.refusals(rows)).containsExactly("file no_contents null");
    assertThat(Readings.details(rows))
        .containsExactly(
            "{\"message\":\"contents: missing, null or blank (expected the decision's text)\",\"lawsuit_id\":\"7\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"text\" | file not_case null",
        "[] | file not_case null",
        "{\"contents\":5} | file bad_type null",
        "{\"contents\":[\"判決\"]} | file bad_type null",
        "{\"contents\":{\"main_text\":{}}} | file no_contents null",
        "{\"contents\":\"判決\"}{} | file json null",
        "'' | file json null",
        "{ | file json null",
        "{\"contents\":\"\\u0000\\u0000\"} | file empty_text null",
      })
  void whatIsNoCaseIsOneRow(String json, String refusal) throws IOException {
    assertThat(Readings.refusals(read("a.json", json))).containsExactly(refusal);
  }

  @Test
  void aListOfCasesIsNoCase() throws IOException {
    List<Ingested> rows = read("list.json", LIST);

    assertThat(Readings.refusals(rows)).containsExactly("file not_case null");
    assertThat(Readings.details(rows))
        .containsExactly(
            "{\"message\":\"a list of cases without contents, such as list.json (expected a case)\"}");
  }

  @Test
  void packedCasesAreRecords() throws IOException {
    String first = caseOf("SupremeCourt", "1");
    String second = caseOf("SupremeCourt", "2");
    List<Document> files = List.of(document("1.json", first), document("2.json", second));

    List<Ingested> array =
        read("a.json", "[" + first + ", 5, {\"lawsuit_id\":\"3\"}," + second + "]");
    assertThat(Readings.documents(array)).isEqualTo(files);
    assertThat(Readings.refusals(array))
        .containsExactly("record not_case 1", "record no_contents 2");
    byte[] lines =
        (first + "\n{\"lawsuit_id\":\"3\"}\n" + second + "\n").getBytes(StandardCharsets.UTF_8);
    for (Path file : List.of(write("a.jsonl", lines), write("a.jsonl.gz", gzip(lines)))) {
      List<Ingested> rows = Readings.read(Readings.precedents(), file);
      assertThat(Readings.documents(rows)).isEqualTo(files);
      assertThat(Readings.refusals(rows))
          .containsExactly(
              "record no_contents " + (first.getBytes(StandardCharsets.UTF_8).length + 1));
    }
  }

  @Test
  void archivesAndCompressedFilesGiveTheSameCases() throws IOException {
    byte[] json = caseOf("SupremeCourt", "1").getBytes(StandardCharsets.UTF_8);
    Document expected = document("1.json", new String(json, StandardCharsets.UTF_8));

    assertThat(
            Readings.documents(
                Readings.read(Readings.precedents(), write("a.json.gz", gzip(json)))))
        .containsExactly(expected);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("precedent/2020/令和1(あ)1987.json"));
      zip.write(json);
      zip.putNextEntry(new ZipEntry("precedent/2020/list.json"));
      zip.write(LIST.getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("README.md"));
      zip.write('#');
    }
    List<Ingested> rows = Readings.read(Readings.precedents(), write("a.zip", bytes.toByteArray()));
    assertThat(Readings.documents(rows)).containsExactly(expected);
    assertThat(Readings.details(rows))
        .hasSize(2)
        .last()
        .asString()
        .contains("the entry is no .json");
  }

  @Test
  void theSampleHasFiveDecisionsAndOneWithoutContents() {
    Path sample = Path.of("src/sample/precedents");

    List<Ingested> zip = Readings.read(Readings.precedents(), sample.resolve("data_set.zip"));
    assertThat(Readings.documents(zip)).hasSize(4);
    assertThat(Readings.refusals(zip)).singleElement().asString().startsWith("entry no_contents ");
    assertThat(zip.get(0).file()).contains("!precedent/1940/昭和22(れ)13_最高裁判所第三小法廷");
    Path judgment = sample.resolve("082594_hanrei__text.json");
    assertThat(document(judgment).title()).isEqualTo("平成23年(ワ)第29049号 特許権に基づく製造販売差止等請求事件");
  }

  @Test
  void aFileThatIsTooLargeIsOneRow() throws IOException {
    Path file = write("a.json", caseOf("SupremeCourt", "1").getBytes(StandardCharsets.UTF_8));

    assertThat(
            Readings.refusals(
                Readings.read(Readings.precedents(), file, new Limits(1 << 20, 100, 100))))
        .containsExactly("file too_large null");
  }

  @Test
  void aThousandDamagedFilesAreDocumentsOrRows() throws IOException {
    byte[] sound = caseOf("SupremeCourt", "89204").getBytes(StandardCharsets.UTF_8);
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] damaged =
          i % 4 == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
      for (int flips = i % 4; flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      List<Ingested> rows = Readings.read(Readings.precedents(), write("a.json", damaged));
      assertThat(rows).as("variant %d", i).hasSize(1);
      refused += rows.get(0).rejection() == null ? 0 : 1;
    }
    assertThat(refused).isBetween(500, 999);
  }

  private static String caseOf(String trialType, String lawsuitId) {
    return "{\"trial_type\": \""
        + trialType
        + "\", \"date\": {\"era\": \"Reiwa\", \"year\": 2, \"month\": 1, \"day\": 31}, \"case_number\": \"令和1(あ)1987\","
        + " \"case_name\": \"公務執行妨害被告事件\", \"court_name\": \"最高裁判所第三小法廷\", \"lawsuit_id\": \""
        + lawsuitId
        + "\", \"detail_page_link\": \"https://www.courts.go.jp/app/hanrei_jp/detail2?id="
        + lawsuitId
        + "\", \"contents\": \"主      文\\n原判決を破棄する。\\n本件を東京高等裁判所に差し戻す。\\n\"}";
  }

  private static Document document(Path file) {
    return Readings.documents(Readings.read(Readings.precedents(), file)).get(0);
  }

  private Document document(String name, String json) throws IOException {
    return Readings.documents(read(name, json)).get(0);
  }

  private List<Ingested> read(String name, String json) throws IOException {
    return Readings.read(Readings.precedents(), write(name, json.getBytes(StandardCharsets.UTF_8)));
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
