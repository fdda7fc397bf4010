package io.karasu.corpus;

import java.util.Objects;

/**
 * The part of a document that lies in a packed sequence.
 *
 * @param id the document's id
 * @param start first token of the part, counted in that document's {@code tokens.input_ids}
 * @param length number of the document's tokens, EOS not counted; at least 1
 */
public record DocumentSpan(String id, int start, int length) {

  public DocumentSpan {
    Objects.requireNonNull(id, "id");
    if (start < 0 || length < 1) {
      throw new IllegalArgumentException(
          "span of document "
              + id
              + ": start "
              + start
              + ", length "
              + length
              + " (expected start >= 0, length >= 1)");
    }
  }
}
