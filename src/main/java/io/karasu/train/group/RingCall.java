package io.karasu.train.group;

/** A collective that has been called. */
final class RingCall implements Pending {

  private final RingPlan plan;
  private final ProcessGroup group;
  private boolean isOver;
  private GroupException failure;

  /**
   * Called, and not yet under way.
   *
   * @param group what is aborted when somebody stops waiting: the memory must not be written when
   *     {@link #await} has returned
   */
  RingCall(RingPlan plan, ProcessGroup group) {
    this.plan = plan;
    this.group = group;
  }

  RingPlan plan() {
    return plan;
  }

  /**
   * It is over.
   *
   * @param reason null: it succeeded
   */
  synchronized void end(GroupException reason) {
    failure = reason;
    isOver = true;
    notifyAll();
  }

  @Override
  public void await() {
    boolean isInterrupted = false;
    while (!hasEnded()) {
      isInterrupted = true;
      group.abort("interrupted while waiting for " + plan);
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new GroupException(failure.getMessage(), failure);
    }
  }

  /** Waits for the end; false: this thread has been interrupted before. */
  private synchronized boolean hasEnded() {
    try {
      while (!isOver) {
        wait();
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
