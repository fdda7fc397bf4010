package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.karasu.corpus.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real files of {@code ../shared/data}. */
class RealFilesTest {

  private static final Path WEB = Readings.DATA.resolve("webpages");
  private static final Path AOZORA = Readings.DATA.resolve("aozora");
  private static final String[] HOSTS = {".lg.jp", ".go.jp", ".ac.jp"};

  @BeforeEach
  void dataIsThere() {
    assumeTrue(Files.isDirectory(Readings.DATA), "skipped: ../shared/data is not there");
  }

  @Test
  void everyPageOfCulturaxIsDecidedByItsHost() throws IOException {
    List<String[]> expected = table(WEB.resolve("culturax_shape.expected.tsv"));
    List<Ingested> rows =
        Readings.read(Readings.culturax(HOSTS), WEB.resolve("culturax_shape.jsonl"));

    assertThat(rows).hasSize(113).hasSameSizeAs(expected);
    for (int i = 0; i < rows.size(); i++) {
      boolean isKept = expected.get(i)[2].equals("1");
      Rejection rejection = rows.get(i).rejection();
      assertThat(rejection == null).as("line %d, host %s", i, expected.get(i)[1]).isEqualTo(isKept);
      if (rejection != null) {
        assertThat(rejection.rule()).isEqualTo("host");
        assertThat(rejection.detail()).contains("\"host\":\"" + expected.get(i)[1] + "\"");
      }
    }
  }

  @Test
  void noPageIsRefusedWithoutHosts() {
    assertThat(Readings.read(Readings.culturax(), WEB.resolve("culturax_shape.jsonl")))
        .hasSize(113)
        .allMatch(row -> row.document() != null);
  }

  @Test
  void municipalSitesAreKnownByTheirHost() throws IOException {
    List<String[]> cases = table(WEB.resolve("municipality_domain_cases.tsv"));

    assertThat(cases).hasSizeGreaterThan(1700);
    for (String[] site : cases) {
      String host = Hosts.of(site[0]);
      assertThat(host).isEqualTo(site[1]);
      assertThat(Hosts.endsInOneOf(host, List.of(".lg.jp")))
          .as(host)
          .isEqualTo(site[2].equals("1"));
      assertThat(Hosts.isMunicipal(host)).as(host).isTrue();
    }
  }

  @Test
  void everyWorkDecodesAndIsOneUnit() throws IOException {
    List<String[]> works = table(AOZORA.resolve("works.tsv"));
    int documents = 0;
    for (String[] work : works) {
      List<Ingested> rows = Readings.read(Readings.aozora(), AOZORA.resolve(work[0]));
      assertThat(rows).as(work[0]).hasSize(1);
      Rejection rejection = rows.get(0).rejection();
      if (rejection == null) {
        documents++;
        assertThat(rows.get(0).document().text()).as(work[0]).doesNotContain("《", "底本：");
        assertThat(rows.get(0).document().title()).as(work[0]).startsWith(work[3].substring(0, 1));
      } else {
        assertThat(rejection.rule()).as(work[0]).isEqualTo("licence");
      }
    }
    assertThat(works.size()).isEqualTo(115);
    assertThat(documents).isEqualTo(works.size());
  }

  @Test
  void theSampleBecomesDocumentsOnly() throws IOException {
    Path sample = Path.of("src/sample");
    List<Ingested> rows = new ArrayList<>();
    for (Path file : files(sample.resolve("aozora"))) {
      rows.addAll(Readings.read(Readings.aozora(), file));
    }
    for (Path file : files(sample.resolve("ultrachat"))) {
      rows.addAll(Readings.read(Readings.ultrachat(), file));
    }
    for (Path file : files(sample.resolve("text"))) {
      rows.addAll(Readings.read(Readings.articles(), file));
    }
    for (Path file : files(sample.resolve("culturax"))) {
      rows.addAll(Readings.read(Readings.culturax(), file));
    }
    assertThat(Readings.details(rows)).isEmpty();
    assertThat(rows.size()).isEqualTo(63 + 89 + 211 + 59);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The rows of a table, without its header. */
  private static List<String[]> table(Path file) throws IOException {
    return Files.readAllLines(file).stream().skip(1).map(line -> line.split("\t", -1)).toList();
  }
}
