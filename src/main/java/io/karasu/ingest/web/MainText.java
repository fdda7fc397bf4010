package io.karasu.ingest.web;

import io.karasu.corpus.Nullable;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/**
 * The main text of an HTML page, one line for each paragraph, heading, list item, row of a table
 * and line of a poem or program, without what is around the article.
 *
 * @param title of the page; null if it has none
 * @param text the lines
 */
public record MainText(@Nullable String title, String text) {

  /**
   * Longest page in characters that is read: the tree of a page takes up to 100 times its size.
   * Common Crawl cuts pages at 1 MiB, since 2025 at 5 MiB.
   */
  public static final int LONGEST = 8 << 20;

  /**
   * Reads a page of at most {@link #LONGEST} characters.
   *
   * @return nothing if there is no text but navigation, lists of links and the like
   */
  public static Optional<MainText> of(String html) {
    Document page = Parser.htmlParser().parseInput(html, "");
    String title = page.title().strip();
    Article article = new Article(BlockReader.read(page.body()), title);
    String text = article.text();
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(new MainText(title.isEmpty() ? null : title, text));
  }
}
