package io.karasu.ingest.wikipedia;

import java.util.Set;

/**
 * Wikitext to plain paragraphs. Dropped are comments, references, tables, galleries, formulas,
 * files, categories, links to other languages and templates, but for those that only dress a text
 * ({@code kept-templates.tsv}). The text ends before the first closing section. Works on any text:
 * markup that is not closed is dropped and what follows it kept. Takes time linear in the length.
 */
public final class Wikitext {

  private Wikitext() {}

  /**
   * The paragraphs of a page.
   *
   * @param closingSections headings at which the article ends, in lower case
   */
  public static Article clean(String wikitext, Set<String> closingSections) {
    String text = wikitext.indexOf('\r') < 0 ? wikitext : wikitext.replace("\r\n", "\n");
    Markup markup = new Markup(text, Pairs.of(text), closingSections);
    return markup.article();
  }

  /** True if the page only leads to another one: {@code #REDIRECT [[…]]} or {@code #転送 [[…]]}. */
  public static boolean isRedirect(String wikitext) {
    int at = 0;
    while (at < wikitext.length() && isBlank(wikitext.charAt(at))) {
      at++;
    }
    if (at == wikitext.length() || (wikitext.charAt(at) != '#' && wikitext.charAt(at) != '＃')) {
      return false;
    }
    at++;
    while (at < wikitext.length() && wikitext.charAt(at) == ' ') {
      at++;
    }
    for (String word : new String[] {"redirect", "転送", "リダイレクト"}) {
      if (wikitext.regionMatches(true, at, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }

  /** True if the text has links or templates, so that it is not plain. */
  public static boolean isMarkup(String text) {
    return isPaired(text, "[[", "]]") || isPaired(text, "{{", "}}") || isRedirect(text);
  }

  private static boolean isPaired(String text, String open, String close) {
    int at = text.indexOf(open);
    return at >= 0 && text.indexOf(close, at) >= 0;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\ufeff' || c == '\u3000';
  }
}
