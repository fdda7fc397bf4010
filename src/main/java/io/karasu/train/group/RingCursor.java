package io.karasu.train.group;

/** How far one direction of a collective has come. */
final class RingCursor {

  private final int steps;
  private int step;
  private int elements;

  /**
   * At the beginning.
   *
   * @param steps all there are
   */
  RingCursor(int steps) {
    this.steps = steps;
  }

  /** The step that is under way. */
  int step() {
    return step;
  }

  /** Whether all steps are over. */
  boolean isDone() {
    return step == steps;
  }

  /** How many of a step's elements are done. */
  int elements(int ofStep) {
    if (ofStep < step) {
      return Integer.MAX_VALUE;
    }
    return ofStep == step ? elements : 0;
  }

  /** Says how many elements of the present step are done. */
  void reach(int count) {
    elements = count;
  }

  /** Goes on to the next step. */
  void next() {
    step++;
    elements = 0;
  }
}
