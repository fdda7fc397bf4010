package io.karasu.ingest;

import io.karasu.corpus.Document;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.Rejection;
import io.karasu.text.Hash128;
import io.karasu.text.JapaneseNormalizer;
import io.karasu.text.WhiteSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where the readers of one source put what they found: drafts are normalised and named, refusals
 * become ledger rows.
 */
final class Sink {

  private final String source;
  private final JapaneseNormalizer normalizer;
  private final Consumer<Ingested> out;

  Sink(String source, JapaneseNormalizer normalizer, Consumer<Ingested> out) {
    this.source = source;
    this.normalizer = normalizer;
    this.out = out;
  }

  /** Takes a record that was read; an empty text is refused. */
  void accept(Draft draft, String file, @Nullable Long position) throws Refusal {
    String text = normalizer.normalize(draft.text());
    if (isBlank(text)) {
      throw new Refusal(Refusal.EMPTY_TEXT, "the text is empty after normalisation");
    }
    Document document =
        new Document(
            id(draft, text),
            source,
            clean(draft.url()),
            line(draft.title()),
            draft.date(),
            line(draft.license()),
            text);
    out.accept(new Ingested(source, file, position, document, hash(document), null));
  }

  /** Takes a refusal of a unit. */
  void refuse(String unit, Refusal refusal, String file, @Nullable Long position) {
    Rejection rejection =
        new Rejection(
            unit, null, source, refusal.rule(), null, null, null, file, position, refusal.detail());
    out.accept(new Ingested(source, file, position, null, null, rejection));
  }

  private String id(Draft draft, String text) {
    List<String> key = new ArrayList<>();
    key.add(source);
    key.addAll(draft.key());
    if (draft.keyedByText()) {
      key.add(text);
    }
    return Hash128.ofTuple(key.toArray(String[]::new));
  }

  /** What decides among records with one id. */
  static String hash(Document document) {
    return Hash128.ofTuple(
        document.url(), document.title(), document.date(), document.license(), document.text());
  }

  @Nullable
  private String line(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String line = normalizer.normalize(text).replace('\n', ' ').strip();
    return line.isEmpty() ? null : line;
  }

  /**
   * A url is kept as it is, but for lone surrogates and control characters, which no file can hold.
   */
  @Nullable
  private static String clean(@Nullable String url) {
    if (url == null) {
      return null;
    }
    StringBuilder clean = new StringBuilder(url.length());
    url.codePoints()
        .filter(c -> c >= ' ' && c != 0x7f)
        .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
        .forEach(clean::appendCodePoint);
    return isBlank(clean) ? null : clean.toString();
  }

  /** White space lies in the Basic Multilingual Plane, so units will do. */
  private static boolean isBlank(CharSequence text) {
    int i = 0;
    while (i < text.length() && WhiteSpace.is(text.charAt(i))) {
      i++;
    }
    return i == text.length();
  }
}
