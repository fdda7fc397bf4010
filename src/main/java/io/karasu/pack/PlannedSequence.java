package io.karasu.pack;

import java.util.List;

/**
 * A sequence before its tokens are known.
 *
 * @param block the block of the global order, from 0
 * @param number place in the block, from 0
 * @param tokens positions that are taken, EOS counted, padding not
 * @param pieces what lies in it, in order
 */
public record PlannedSequence(long block, int number, int tokens, List<PlannedPiece> pieces) {

  /** Copies the list. */
  public PlannedSequence {
    pieces = List.copyOf(pieces);
  }
}
