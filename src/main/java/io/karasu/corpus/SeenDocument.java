package io.karasu.corpus;

/**
 * A part of a document that a training step saw.
 *
 * @param step number of the step, from 1
 * @param index index of the sequence that it lies in
 * @param id the document's id
 * @param source the {@code name} of its source; null if the corpus no longer has the document
 * @param start first token of the part, counted in that document's {@code tokens.input_ids}
 * @param length number of tokens, EOS not counted
 * @param url where it was published
 * @param title its title
 */
public record SeenDocument(
    long step,
    long index,
    String id,
    @Nullable String source,
    int start,
    int length,
    @Nullable String url,
    @Nullable String title) {}
