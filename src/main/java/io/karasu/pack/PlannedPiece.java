package io.karasu.pack;

/**
 * A part of a document that goes into one sequence.
 *
 * @param id the document's id
 * @param start first token, counted in the document's {@code tokens.input_ids}
 * @param length number of the document's tokens, EOS not counted; at least 1
 * @param ends true if the document ends here, so that an EOS follows
 */
public record PlannedPiece(String id, int start, int length, boolean ends) {

  /** Positions that the piece takes in a sequence: its tokens and its EOS. */
  int size() {
    return length + (ends ? 1 : 0);
  }
}
