package io.karasu.ingest.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real articles of the shared data. */
class RealArticlesTest {

  private static final Pattern RESIDUE =
      Pattern.compile(
          "\\{\\{|\\}\\}|\\[\\[|\\]\\]|\\|\\s*thumb|(?m:^\\s*[|!])|\\|\\||\\|-|'''|</?[a-z]+[ />]"
              + "|&[a-z]+;|__[A-Z]+__|(?m:^=)|（[、 ]*）|\\([, ]*\\)|ファイル:|File:");

  @Test
  void leavesNoResidueInAnyArticle() throws IOException, PageXml.Malformed {
    List<String> all = new ArrayList<>(SharedWikipedia.articles().values());
    for (String page : SharedWikipedia.pages()) {
      all.add(PageXml.parse(page).text());
    }
    all.add(SharedWikipedia.unitedKingdom());
    assertThat(all).hasSize(111 + 17 + 1);
    List<String> found = new ArrayList<>();
    for (String wikitext : all) {
      String text = Wikitext.clean(wikitext, SharedWikipedia.CLOSING).text();
      RESIDUE
          .matcher(text)
          .results()
          .map(
              r ->
                  text.substring(
                      Math.max(0, r.start() - 20), Math.min(text.length(), r.end() + 20)))
          .forEach(found::add);
    }
    assertThat(found).isEmpty();
  }

  @Test
  void endsBeforeTheClosingSections() throws IOException {
    for (Map.Entry<String, String> article : SharedWikipedia.articles().entrySet()) {
      String text = Wikitext.clean(article.getValue(), SharedWikipedia.CLOSING).text();
      assertThat(text.lines())
          .as(article.getKey())
          .doesNotContainAnyElementsOf(SharedWikipedia.CLOSING);
    }
  }

  @Test
  void aCopyGivesTheSameText() throws IOException {
    assertThat(Wikitext.clean(SharedWikipedia.unitedKingdom(), SharedWikipedia.CLOSING))
        .isEqualTo(Wikitext.clean(SharedWikipedia.articles().get("イギリス"), SharedWikipedia.CLOSING));
  }

  /** Which share of the characters of a plain reading stays, and which pieces do not. */
  @ParameterizedTest
  @CsvSource({"エジプト", "イギリス", "トルコ", "ニュージーランド", "ジャマイカ"})
  void keepsWhatAPlainReadingSees(String title) throws IOException {
    String wikitext = SharedWikipedia.articles().get(title);
    String text = Wikitext.clean(wikitext, SharedWikipedia.CLOSING).text();
    PlainReading.Loss loss = PlainReading.compare(wikitext, text);
    System.out.printf(
        "%s: %d of %d characters of a plain reading are kept (%.2f %%); lost: %s%n",
        title, loss.kept(), loss.all(), 100.0 * loss.kept() / loss.all(), loss.lost());
    assertThat(loss.all()).isGreaterThan(3000);
    assertThat((double) loss.kept() / loss.all()).isGreaterThan(0.99);
  }
}
