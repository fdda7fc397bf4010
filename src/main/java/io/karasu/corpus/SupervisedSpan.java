package io.karasu.corpus;

/**
 * Consecutive positions of a packed sequence on which the loss is taken.
 *
 * @param start first position, from 0
 * @param length number of positions; at least 1
 */
public record SupervisedSpan(int start, int length) {

  public SupervisedSpan {
    if (start < 0 || length < 1) {
      throw new IllegalArgumentException(
          "supervised span: start "
              + start
              + ", length "
              + length
              + " (expected start >= 0, length >= 1)");
    }
  }
}
