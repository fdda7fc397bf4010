package io.karasu.train.group;

import java.nio.ByteBuffer;

/** The half of a collective that sends to the next rank. */
final class RingSender {

  /** Bytes after which the other half has its turn. */
  private static final int TURN = 1 << 20;

  private final RingPlan plan;
  private final RingLink link;
  private final RingBuffers buffers;
  private final RingCursor sent;
  private final RingCursor received;
  private final ByteBuffer header;
  private RingPlan.Piece piece;
  private ByteBuffer bytes;

  /**
   * At the beginning.
   *
   * @param sent tells how far this half is
   * @param received how far the other half is
   */
  RingSender(
      RingPlan plan, RingLink link, RingBuffers buffers, RingCursor sent, RingCursor received) {
    this.plan = plan;
    this.link = link;
    this.buffers = buffers;
    this.sent = sent;
    this.received = received;
    header = buffers.sentHeader();
    RingHeader.put(plan, header);
    open();
  }

  /** Whether everything has been sent. */
  boolean isDone() {
    return !header.hasRemaining() && sent.isDone();
  }

  /** Whether something may be sent now. */
  boolean isReady() {
    return header.hasRemaining() || (!sent.isDone() && bytes.position() < ready());
  }

  /**
   * Sends what may be sent and the socket takes.
   *
   * @return whether that was anything
   */
  boolean move() {
    if (header.hasRemaining()) {
      return link.send(header);
    }
    if (!isReady()) {
      return false;
    }
    bytes.limit(Math.min(ready(), bytes.position() + TURN));
    boolean isMoved = link.send(bytes);
    int width = plan.width(piece);
    sent.reach(bytes.position() / width);
    if (bytes.position() == piece.elements() * width) {
      sent.next();
      open();
    }
    return isMoved;
  }

  /** Goes to the first step from the present one on that has anything to send. */
  private void open() {
    while (!sent.isDone()) {
      piece = plan.sent(sent.step());
      if (piece.elements() > 0) {
        boolean isPartial =
            piece.isWide() && plan.width(piece) != plan.region().precision().bytes();
        bytes = isPartial ? buffers.partial().clear() : RingBuffers.memory(plan.region(), piece);
        return;
      }
      sent.next();
    }
  }

  /** The bytes of the present piece that are complete. */
  private int ready() {
    int step = sent.step();
    int elements =
        plan.isOwn(step)
            ? piece.elements()
            : Math.min(piece.elements(), received.elements(step - 1));
    return elements * plan.width(piece);
  }
}
