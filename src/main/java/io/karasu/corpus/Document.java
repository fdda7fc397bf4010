package io.karasu.corpus;

import java.util.Objects;

/**
 * One document of the table {@code documents}: what {@code ingest} makes of a record of a public
 * source.
 *
 * @param id 32 hex digits, a 128-bit hash of the source and the record's key (design: keys behind
 *     the ids)
 * @param source the {@code name} of the source in the config
 * @param url where the document was published; null if the source does not say
 * @param title null if the source has none
 * @param date {@code YYYY-MM-DD}, the day of publication or crawl; null if unknown
 * @param license the licence or legal state that the source names; null if it names none
 * @param text normalised text, never empty
 */
public record Document(
    String id,
    String source,
    @Nullable String url,
    @Nullable String title,
    @Nullable String date,
    @Nullable String license,
    String text) {

  public Document {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(text, "text");
  }
}
