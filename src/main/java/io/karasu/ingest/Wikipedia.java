package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import io.karasu.ingest.wikipedia.Article;
import io.karasu.ingest.wikipedia.Page;
import io.karasu.ingest.wikipedia.PlainArticle;
import io.karasu.ingest.wikipedia.Wikitext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Articles of a MediaWiki: pages-articles dumps in XML, or tables with a text and, if they have
 * them, id, url, title, timestamp and namespace, in columns of these names.
 *
 * @param name the source's name
 * @param path dumps, JSON lines or Parquet
 * @param text whether the text of tables is wikitext; that of dumps is
 * @param namespaces numbers of the namespaces that are kept
 * @param disambiguation what becomes of pages that list the meanings of a word
 * @param closingSections headings at which an article ends
 * @param urlBase what the url of an article begins with where neither the dump nor the table names
 *     it
 * @param license what to write in the column {@code license}; null for none
 */
public record Wikipedia(
    String name,
    String path,
    Form text,
    List<Integer> namespaces,
    Disambiguation disambiguation,
    List<String> closingSections,
    String urlBase,
    @Nullable String license)
    implements Source, RecordSource {

  /** What the text column of a table holds; written in the config as {@link #toString} gives it. */
  public enum Form {
    /** Wikitext where a text has links, templates or a redirect, else plain. */
    AUTO,
    /** Wikitext. */
    WIKITEXT,
    /** Paragraphs without markup. */
    PLAIN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What becomes of disambiguation pages. */
  public enum Disambiguation {
    /** They are documents. */
    KEEP,
    /** They are rejected. */
    REJECT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String TEXT = "text";
  private static final String TITLE = "title";
  private static final String NAMESPACE = "namespace";

  private static final String HEX = "0123456789ABCDEF";

  /** Ends the title of a page for a word that has an article too. */
  private static final String DISAMBIGUATION_TITLE = "(曖昧さ回避)";

  /** Copies the lists; headings are compared in lower case. */
  public Wikipedia {
    namespaces = List.copyOf(namespaces);
    closingSections = List.copyOf(closingSections);
  }

  @Override
  public FileForm form(String file) {
    return FileForm.PAGES;
  }

  @Override
  public Set<String> columnsRead() {
    return new TreeSet<>(List.of("id", "url", TITLE, TEXT, "timestamp", NAMESPACE));
  }

  @Override
  public String textColumn() {
    return TEXT;
  }

  @Override
  public Draft draft(Fields record) throws Refusal {
    String body = record.requiredText(TEXT);
    String title = record.text(TITLE);
    checkNamespace(record.id(NAMESPACE), title);
    String id = record.id("id");
    String url = record.text("url");
    String address = url == null && title != null ? url(urlBase, title) : url;
    boolean isPlain = text == Form.PLAIN || (text == Form.AUTO && !Wikitext.isMarkup(body));
    String plain = isPlain ? PlainArticle.clean(body, closing()) : article(title, body);
    checkTitle(title);
    List<String> key = id != null ? List.of(id) : title != null ? List.of(title) : List.of();
    return new Draft(key, key.isEmpty(), address, title, record.date("timestamp"), license, plain);
  }

  /** What becomes of one page of a dump whose addresses begin with {@code base}. */
  Draft draft(Page page, String base) throws Refusal {
    checkNamespace(page.namespace(), page.title());
    if (page.isRedirect()) {
      throw new Refusal(Refusal.REDIRECT, "the page only leads to another one")
          .with(TITLE, page.title());
    }
    if (page.text() == null) {
      throw new Refusal(Refusal.NO_TEXT, "the page has no revision with a text")
          .with(TITLE, page.title());
    }
    checkTitle(page.title());
    String plain = article(page.title(), page.text());
    String url = page.title() == null ? null : url(base, page.title());
    String key = page.id() != null && !page.id().isEmpty() ? page.id() : page.title();
    return new Draft(
        key == null ? List.of() : List.of(key),
        key == null,
        url,
        page.title(),
        Fields.day(page.timestamp()),
        license,
        plain);
  }

  private String article(@Nullable String title, String wikitext) throws Refusal {
    if (Wikitext.isRedirect(wikitext)) {
      throw new Refusal(Refusal.REDIRECT, "the page only leads to another one").with(TITLE, title);
    }
    Article article = Wikitext.clean(wikitext, closing());
    if (article.isDisambiguation()) {
      checkDisambiguation(title);
    }
    return article.text();
  }

  private void checkNamespace(@Nullable String namespace, @Nullable String title) throws Refusal {
    if (namespace == null) {
      return;
    }
    if (namespaces.stream().noneMatch(kept -> namespace.equals(kept.toString()))) {
      throw new Refusal(Refusal.NAMESPACE, "the page lies in a namespace that is not kept")
          .with(NAMESPACE, namespace)
          .with(TITLE, title);
    }
  }

  private void checkTitle(@Nullable String title) throws Refusal {
    if (title != null && title.endsWith(DISAMBIGUATION_TITLE)) {
      checkDisambiguation(title);
    }
  }

  private void checkDisambiguation(@Nullable String title) throws Refusal {
    if (disambiguation == Disambiguation.REJECT) {
      throw new Refusal(Refusal.DISAMBIGUATION, "the page lists the meanings of a word")
          .with(TITLE, title);
    }
  }

  private Set<String> closing() {
    return closingSections.stream()
        .map(heading -> heading.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /** The address of a page, escaped as MediaWiki does. */
  static String url(String base, String title) {
    StringBuilder url = new StringBuilder(base);
    for (byte b : title.replace(' ', '_').getBytes(StandardCharsets.UTF_8)) {
      boolean isSafe =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || "-_.;@$!*(),/~:".indexOf(b) >= 0;
      if (isSafe) {
        url.append((char) b);
      } else {
        url.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    return url.toString();
  }
}
