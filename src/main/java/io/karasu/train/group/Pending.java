package io.karasu.train.group;

/** A collective under way. */
@FunctionalInterface
public interface Pending {

  /** One that is over. */
  Pending DONE = () -> {};

  /**
   * Waits until what this thread computes next may use the vector.
   *
   * @throws GroupException if the collective failed or the group was aborted
   */
  void await();
}
