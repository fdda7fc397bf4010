package io.karasu.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/**
 * What is kept of the articles of real pages, and how much of what is kept is something else; see
 * {@code src/test/resources/web/articles.tsv}. The rules were made with these pages in view, so the
 * figures say what the rules can do, not what they do on pages that nobody looked at.
 */
class ArticlesTest {

  @Test
  void articlesAreKeptAndWhatIsAroundThemIsNot() {
    assumeTrue(ArticleOracle.isThere(), "skipped: " + ArticleOracle.PAGES + " is not there");
    List<ArticleOracle> pages = ArticleOracle.all();
    assertThat(pages).hasSize(25);
    System.out.printf("%-46s %6s %15s %15s%n", "page", "length", "MainText", "body().text()");
    for (ArticleOracle page : pages) {
      String text = text(page);
      String naive = naive(page);
      System.out.printf(
          "%-46s %6d   %.3f / %.3f   %.3f / %.3f%n",
          page.page(),
          page.article().length(),
          page.recall(text),
          page.boilerplate(text),
          page.recall(naive),
          page.boilerplate(naive));
      assertThat(text).as(page.page()).contains(page.kept()).doesNotContain(page.dropped());
      assertThat(page.recall(text)).as(page.page()).isGreaterThan(0.94);
      assertThat(page.boilerplate(text)).as(page.page()).isLessThan(0.02);
    }
    List<ArticleOracle> html = pages.stream().filter(p -> p.page().startsWith("html")).toList();
    assertThat(html.stream().mapToDouble(p -> p.recall(text(p))).average().orElseThrow())
        .isGreaterThan(0.98);
    assertThat(html.stream().mapToDouble(p -> p.boilerplate(text(p))).average().orElseThrow())
        .isLessThan(0.01);
  }

  @Test
  void pagesThatNameAnotherEncodingAreReadAsUtf8() {
    assumeTrue(ArticleOracle.isThere(), "skipped: " + ArticleOracle.PAGES + " is not there");
    assertThat(ArticleOracle.all())
        .extracting(page -> DecodedPage.of(page.bytes(), null).orElseThrow().charset().name())
        .containsOnly("UTF-8");
    assertThat(ArticleOracle.all())
        .extracting(page -> MetaCharset.of(page.bytes()).orElse("none"))
        .contains("shift_jis", "euc-jp");
  }

  private static String text(ArticleOracle page) {
    return MainText.of(DecodedPage.of(page.bytes(), null).orElseThrow().html())
        .map(MainText::text)
        .orElse("");
  }

  private static String naive(ArticleOracle page) {
    return Jsoup.parse(DecodedPage.of(page.bytes(), null).orElseThrow().html()).body().text();
  }
}
