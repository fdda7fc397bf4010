package io.karasu.pack;

/**
 * A planned piece with its tokens.
 *
 * @param index index of the sequence
 * @param ordinal place of the piece in the sequence, from 0
 * @param pieces number of pieces in the sequence
 * @param id the document's id
 * @param start first token, counted in the document's {@code tokens.input_ids}
 * @param length number of tokens that were planned
 * @param ends true if an EOS follows
 * @param inputIds the tokens, shape {@code (length)}
 */
public record TokenSlice(
    long index,
    int ordinal,
    int pieces,
    String id,
    int start,
    int length,
    boolean ends,
    int[] inputIds) {}
