package io.karasu.train;

import io.karasu.corpus.PackedSequence;
import io.karasu.corpus.SupervisedSpan;
import io.karasu.model.Batch;
import java.util.Arrays;
import java.util.List;

/** Packed sequences as what the kernels compute: their documents, without padding. */
final class MicroBatches {

  private MicroBatches() {}

  /**
   * The documents of some sequences, one after the other. A place predicts the token after it if
   * that lies in the same document and is supervised.
   */
  static Batch of(List<PackedSequence> sequences) {
    int tokens = sequences.stream().mapToInt(MicroBatches::used).sum();
    int documents = sequences.stream().mapToInt(sequence -> sequence.documents().size()).sum();
    int[] ids = new int[tokens];
    int[] targets = new int[tokens];
    int[] bounds = new int[documents + 1];
    int start = 0;
    int document = 0;
    for (PackedSequence sequence : sequences) {
      int used = used(sequence);
      System.arraycopy(sequence.inputIds(), 0, ids, start, used);
      System.arraycopy(targets(sequence, used), 0, targets, start, used);
      for (int i = 0; i < sequence.documents().size(); i++) {
        bounds[document++] = start + sequence.segments()[i];
      }
      start += used;
    }
    bounds[document] = tokens;
    return new Batch(ids, bounds, targets);
  }

  /** Tokens before the padding, which is a segment without a document. */
  private static int used(PackedSequence sequence) {
    int documents = sequence.documents().size();
    return sequence.segments().length > documents
        ? sequence.segments()[documents]
        : sequence.inputIds().length;
  }

  private static int[] targets(PackedSequence sequence, int used) {
    int[] targets = new int[used];
    Arrays.fill(targets, -1);
    for (SupervisedSpan span : sequence.supervised()) {
      int end = StrictMath.min(span.start() + span.length(), used);
      for (int place = StrictMath.max(span.start(), 1); place < end; place++) {
        targets[place - 1] = sequence.inputIds()[place];
      }
    }
    for (int first : sequence.segments()) {
      if (first > 0 && first <= used) {
        targets[first - 1] = -1;
      }
    }
    return targets;
  }
}
