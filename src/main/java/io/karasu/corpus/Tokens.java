package io.karasu.corpus;

import java.util.Objects;

/**
 * One document as token ids (table {@code tokens}).
 *
 * @param id the document's id
 * @param source the {@code name} of the source in the config
 * @param inputIds token ids without special tokens, shape {@code (length)}
 * @param length number of token ids
 */
public record Tokens(String id, String source, int[] inputIds, int length) {

  public Tokens {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    if (inputIds.length != length) {
      throw new IllegalArgumentException(
          "length: "
              + length
              + " (expected the number of input_ids, "
              + inputIds.length
              + "), document "
              + id);
    }
  }
}
