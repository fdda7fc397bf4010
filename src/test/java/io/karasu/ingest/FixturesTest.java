package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small files of {@code fixtures/ingest}; its README says what each must lead to. */
class FixturesTest {

  private static final String[] HOSTS = {".lg.jp", ".go.jp", ".ac.jp"};

  @Test
  void sixOfTenPagesHaveAHostThatIsKept() {
    List<Ingested> rows = Readings.fixture(Readings.culturax(HOSTS), "culturax.jsonl");

    assertThat(Readings.documents(rows)).hasSize(6);
    assertThat(rows).filteredOn(r -> r.rejection() != null).hasSize(4);
    assertThat(Readings.details(rows))
        .contains(
            "{\"message\":\"the host ends in none of .lg.jp, .go.jp, .ac.jp\",\"host\":\"notgo.jp\"}");
    Document last = Readings.documents(rows).get(5);
    assertThat(last.url()).isEqualTo("https://WWW.EXAMPLE.GO.JP/news/10.html");
    assertThat(last.date()).isEqualTo("2023-01-10");
    assertThat(last.text()).startsWith("統計のお知らせ\n第10号。");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "culturax.jsonl.gz",
        "culturax.jsonl.bz2",
        "culturax.jsonl.zst",
        "culturax.parquet"
      })
  void otherFormsGiveTheSameDocuments(String name) {
    assertThat(Readings.documents(Readings.fixture(Readings.culturax(HOSTS), name)))
        .isEqualTo(
            Readings.documents(Readings.fixture(Readings.culturax(HOSTS), "culturax.jsonl")));
  }

  @Test
  void noHostsKeepEveryPage() {
    assertThat(Readings.texts(Readings.fixture(Readings.culturax(), "culturax.jsonl"))).hasSize(10);
  }

  @Test
  void conversationsBecomeOneTextInBothForms() {
    List<Ingested> rows = Readings.fixture(Readings.ultrachat(), "ultrachat.jsonl");

    assertThat(Readings.texts(rows))
        .containsExactly(
            "User: Why is the sky blue?\n\nAssistant: Because air scatters short wavelengths of sunlight more than long ones.",
            "User: Name a prime number.\n\nAssistant: Seven.\n\nUser: And a larger one?\n\nAssistant: One hundred and one.",
            "User: Say nothing of note.\n\nAssistant: Nothing of note.");
    assertThat(Readings.documents(Readings.fixture(Readings.ultrachat(), "ultrachat.parquet")))
        .isEqualTo(Readings.documents(rows));
  }

  @Test
  void onlyTheTextMustBeThere() {
    List<Document> documents = Readings.documents(Readings.fixture(Readings.text(), "text.jsonl"));

    assertThat(documents)
        .extracting(Document::date)
        .containsExactly("2024-02-29", null, null, null);
    assertThat(documents).extracting(Document::title).containsExactly("一つ目", null, null, "四つ目");
    assertThat(documents.get(3).text()).isEqualTo("𠮷野さんの四つ目の文書。\n改行は CRLF です。");
    assertThat(documents).extracting(Document::id).doesNotHaveDuplicates();
  }

  @Test
  void everyBrokenLineIsInTheLedgerAtItsOffset() throws IOException {
    List<Ingested> rows = Readings.fixture(Readings.culturax(HOSTS), "broken.jsonl");

    List<Long> starts = lineStarts(Files.readAllBytes(Readings.FIXTURES.resolve("broken.jsonl")));
    assertThat(Readings.texts(rows))
        .containsExactly("壊れていない最初の行。", "\ufffd alone", "対になった 😀 は正しい。", "二つ目の本文", "壊れていない最後の行。");
    assertThat(Readings.refusals(rows))
        .containsExactly(
            "record encoding " + starts.get(1),
            "record json " + starts.get(2),
            "record json " + starts.get(3),
            "record bad_type " + starts.get(4),
            "record no_text " + starts.get(7),
            "record no_text " + starts.get(8),
            "record json " + starts.get(9));
    assertThat(Readings.details(rows))
        .containsExactly(
            "{\"message\":\"byte 0xe3 is not UTF-8\",\"byte\":\"0xe3\",\"offset_in_unit\":\"13\"}",
            "{\"message\":\"not JSON: Unexpected character ('t' (code 116)): was expecting comma to separate Object entries\"}",
            "{\"message\":\"not a JSON object (expected one object a line)\"}",
            "{\"message\":\"text: a number (expected text)\",\"column\":\"text\"}",
            "{\"message\":\"text: missing or null (expected text)\",\"column\":\"text\"}",
            "{\"message\":\"text: missing or null (expected text)\",\"column\":\"text\"}",
            "{\"message\":\"not JSON: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\"}");
  }

  @Test
  void aStreamThatEndsGivesTheLinesBeforeIt() {
    List<Ingested> rows = Readings.fixture(Readings.culturax(), "truncated.jsonl.gz");

    assertThat(Readings.texts(rows)).hasSize(496);
    assertThat(rows).hasSize(497);
    assertThat(Readings.details(rows))
        .containsExactly("{\"message\":\"the gzip stream is damaged or cut off\"}");
    assertThat(Readings.refusals(rows)).allMatch(r -> r.startsWith("file unreadable 1"));
  }

  @Test
  void aStreamThatBreaksLosesNoLineBeforeTheDamage() {
    List<Ingested> rows = Readings.fixture(Readings.culturax(), "flipped_hard.jsonl.gz");

    assertThat(Readings.texts(rows)).hasSize(498);
    assertThat(Readings.refusals(rows)).hasSize(1).allMatch(r -> r.startsWith("file unreadable "));
  }

  @Test
  void damageThatOnlyTheChecksumShowsIsOneRowAtTheEnd() {
    List<Ingested> rows = Readings.fixture(Readings.culturax(), "flipped.jsonl.gz");

    assertThat(Readings.texts(rows).size()).isEqualTo(1000);
    assertThat(Readings.refusals(rows)).hasSize(1).allMatch(r -> r.startsWith("file unreadable "));
  }

  @Test
  void aParquetFileWithoutItsFooterIsOneRow() {
    List<Ingested> rows = Readings.fixture(Readings.culturax(), "truncated.parquet");

    assertThat(Readings.refusals(rows)).containsExactly("file unreadable null");
    assertThat(Readings.details(rows))
        .containsExactly("{\"message\":\"no Parquet footer can be read\"}");
  }

  @Test
  void aDamagedPageCostsItsRowGroup() {
    List<Ingested> rows = Readings.fixture(Readings.culturax(), "corrupted_page.parquet");

    assertThat(Readings.texts(rows)).hasSize(100);
    assertThat(Readings.refusals(rows)).containsExactly("file unreadable 100");
    assertThat(Readings.details(rows))
        .containsExactly("{\"message\":\"the rest of a Parquet row group cannot be decoded\"}");
  }

  @Test
  void aTextColumnOfNumbersRefusesEachRecord() {
    List<Ingested> rows = Readings.fixture(Readings.culturax(), "text_is_int.parquet");

    assertThat(Readings.documents(rows)).isEmpty();
    assertThat(Readings.refusals(rows)).hasSize(10).contains("record bad_type 9");
  }

  @Test
  void aWorkLosesItsHeaderAndItsNotes() {
    List<Ingested> rows = Readings.fixture(Readings.aozora(), "aozora.txt");

    Document work = Readings.documents(rows).get(0);
    assertThat(work.title()).isEqualTo("小さな見本");
    assertThat(work.text()).contains("外字は咖のように書く。").doesNotContain("［＃", "《", "底本");
    assertThat(rows.get(0).position()).isNull();
  }

  @Test
  void aWorkThatDoesNotDecodeIsOneRow() {
    List<Ingested> rows = Readings.fixture(Readings.aozora(), "aozora_undecodable.txt");

    assertThat(Readings.refusals(rows)).containsExactly("file encoding null");
    assertThat(Readings.details(rows).get(0))
        .startsWith("{\"message\":\"byte 0x81 is not windows-31j\",\"byte\":\"0x81\"");
  }

  @Test
  void eachEntryOfAnArchiveIsAWork() {
    List<Ingested> rows = Readings.fixture(Readings.aozora(), "aozora_two_works.zip");

    assertThat(Readings.documents(rows))
        .extracting(Document::title)
        .containsExactly("小さな見本", "二つ目の見本");
    assertThat(rows).extracting(Ingested::file).allMatch(f -> f.contains(".zip!mihon"));
  }

  @Test
  void anEntryThatPointsOutsideIsRefused() {
    List<Ingested> rows = Readings.fixture(Readings.aozora(), "aozora_evil_path.zip");

    assertThat(Readings.documents(rows)).hasSize(1);
    assertThat(Readings.refusals(rows)).hasSize(1).allMatch(r -> r.startsWith("entry entry_path "));
    assertThat(rows.get(0).file()).endsWith("aozora_evil_path.zip!../evil.txt");
    assertThat(Readings.FIXTURES.resolveSibling("evil.txt")).doesNotExist();
  }

  @Test
  void anEntryThatUnpacksToTooMuchIsRefused() {
    List<Ingested> rows = Readings.fixture(Readings.aozora(), "aozora_bomb.zip");

    assertThat(Readings.documents(rows)).hasSize(1);
    assertThat(Readings.refusals(rows)).hasSize(1).allMatch(r -> r.startsWith("entry too_large "));
  }

  @Test
  void aCutOffArchiveGivesTheWorksBeforeTheCut() {
    List<Ingested> rows = Readings.fixture(Readings.aozora(), "truncated.zip");

    assertThat(Readings.documents(rows)).hasSize(1);
    assertThat(Readings.refusals(rows)).hasSize(2);
    assertThat(Readings.refusals(rows).get(0)).startsWith("entry unreadable ");
    assertThat(Readings.refusals(rows).get(1)).startsWith("file unreadable ");
  }

  @Test
  void everyDetailIsJsonWithAMessageThatNamesNoFile() throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (String name :
        List.of("broken.jsonl", "culturax.jsonl", "truncated.jsonl.gz", "text_is_int.parquet")) {
      for (String detail : Readings.details(Readings.fixture(Readings.culturax(HOSTS), name))) {
        String message = json.readTree(detail).get("message").textValue();
        assertThat(message).isNotBlank().doesNotContain(name, "Source", "\n", "@", "java.");
      }
    }
  }

  private static List<Long> lineStarts(byte[] bytes) {
    List<Long> starts = new ArrayList<>(List.of(0L));
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        starts.add(i + 1L);
      }
    }
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).endsWith("\n");
    return starts;
  }
}
