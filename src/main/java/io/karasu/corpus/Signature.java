package io.karasu.corpus;

import java.util.Objects;

/**
 * What deduplication compares of one document (table {@code signatures}).
 *
 * @param id the document's id
 * @param exactHash 32 hex digits, XXH3-128 of the UTF-8 of {@code documents.text}
 * @param prefixHash 32 hex digits, XXH3-128 of the UTF-8 of the first 25 code points of {@code
 *     documents.text} without leading white space; a shorter text is hashed whole (the original's
 *     rule for its web pages)
 * @param minhash null until near-duplicates exist
 */
public record Signature(String id, String exactHash, String prefixHash, @Nullable int[] minhash) {

  public Signature {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(exactHash, "exactHash");
    Objects.requireNonNull(prefixHash, "prefixHash");
  }
}
