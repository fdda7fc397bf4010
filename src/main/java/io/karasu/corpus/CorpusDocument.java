package io.karasu.corpus;

import java.util.Objects;

/**
 * One document that nothing rejected (table {@code corpus}): the columns of {@link Document} with
 * the recorded edits applied.
 *
 * @param clusterSize how many near-duplicates it stands for, itself included; 1 without
 *     near-duplicate removal
 */
public record CorpusDocument(
    String id,
    String source,
    @Nullable String url,
    @Nullable String title,
    @Nullable String date,
    @Nullable String license,
    String text,
    long clusterSize) {

  public CorpusDocument {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(text, "text");
  }
}
