package io.karasu.corpus;

import java.util.List;

/**
 * One training sequence (tables {@code sequences} and {@code chat_sequences}).
 *
 * @param index place in the order of the first epoch, 0 … n−1
 * @param inputIds token ids, shape {@code (sequenceLength)}: documents, each followed by EOS where
 *     it ends, then padding
 * @param segments first position of each document and of the padding, ascending
 * @param documents what lies in the sequence, in order
 * @param supervised positions with loss; padding never has any
 */
public record PackedSequence(
    long index,
    int[] inputIds,
    int[] segments,
    List<DocumentSpan> documents,
    List<SupervisedSpan> supervised) {

  public PackedSequence {
    documents = List.copyOf(documents);
    supervised = List.copyOf(supervised);
  }
}
