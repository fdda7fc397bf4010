package io.karasu.train.group;

/** Runs one collective: sends and receives at the same time until both are over. */
final class RingExchange {

  private final RingPlan plan;
  private final RingLink link;
  private final RingSender sender;
  private final RingReceiver receiver;

  /** A collective that has not begun. */
  RingExchange(RingPlan plan, RingLink link, RingBuffers buffers) {
    this.plan = plan;
    this.link = link;
    RingCursor sent = new RingCursor(plan.steps());
    RingCursor received = new RingCursor(plan.steps());
    sender = new RingSender(plan, link, buffers, sent, received);
    receiver = new RingReceiver(plan, link, buffers, sent, received);
  }

  /**
   * Runs it.
   *
   * @throws GroupException if a neighbour is gone or silent or runs another collective
   */
  void run() {
    link.begin();
    while (!sender.isDone() || !receiver.isDone()) {
      boolean isSent = sender.move();
      boolean isReceived = receiver.move();
      if (!isSent && !isReceived && !(sender.isDone() && receiver.isDone())) {
        link.await(!sender.isDone(), sender.isReady(), receiver.isReady());
      }
    }
  }

  /** The collective and how far it is, in words. */
  @Override
  public String toString() {
    return String.format(
        "%s (%d of %d bytes sent, %d of %d received)",
        plan,
        link.sent(),
        plan.sentBytes() + RingHeader.BYTES,
        link.received(),
        plan.receivedBytes() + RingHeader.BYTES);
  }
}
