package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.util.List;

/**
 * What a source makes of one record, before normalisation.
 *
 * @param key what identifies the record within its source, before the text
 * @param keyedByText true if the normalised text is part of the key
 * @param url null if unknown
 * @param title null if unknown
 * @param date {@code YYYY-MM-DD}, or null
 * @param license null if the source names none
 * @param text the text as the source has it
 */
record Draft(
    List<String> key,
    boolean keyedByText,
    @Nullable String url,
    @Nullable String title,
    @Nullable String date,
    @Nullable String license,
    String text) {

  /** A record without an id of its own: its text identifies it. */
  static Draft keyedByText(
      @Nullable String url,
      @Nullable String title,
      @Nullable String date,
      @Nullable String license,
      String text) {
    return new Draft(url == null ? List.of() : List.of(url), true, url, title, date, license, text);
  }
}
