package io.karasu.train.group;

import io.karasu.model.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** The half of a collective that receives from the previous rank, and adds. */
final class RingReceiver {

  private final RingPlan plan;
  private final RingLink link;
  private final RingBuffers buffers;
  private final RingCursor sent;
  private final RingCursor received;
  private final boolean hasPartials;
  private final ByteBuffer header;
  private RingPlan.Piece piece;
  private int width;
  private boolean isAdded;
  private ByteBuffer memory;

  /**
   * At the beginning.
   *
   * @param sent how far the other half is
   * @param received tells how far this half is
   */
  RingReceiver(
      RingPlan plan, RingLink link, RingBuffers buffers, RingCursor sent, RingCursor received) {
    this.plan = plan;
    this.link = link;
    this.buffers = buffers;
    this.sent = sent;
    this.received = received;
    hasPartials = plan.region().precision() == Precision.BFLOAT16;
    header = buffers.receivedHeader().clear();
    buffers.chunk().clear();
    open();
  }

  /** Whether everything has been received. */
  boolean isDone() {
    return !header.hasRemaining() && received.isDone();
  }

  /** Whether bytes are wanted now. */
  boolean isReady() {
    return header.hasRemaining() || (!received.isDone() && room() > 0);
  }

  /**
   * Receives what is there.
   *
   * @return whether that was anything
   */
  boolean move() {
    if (header.hasRemaining()) {
      return greet();
    }
    if (!isReady()) {
      return false;
    }
    boolean isMoved = isAdded ? add() : copy();
    if (received.elements(received.step()) == piece.elements()) {
      received.next();
      open();
    }
    return isMoved;
  }

  private boolean greet() {
    boolean isMoved = link.receive(header);
    if (!header.hasRemaining()) {
      RingHeader.check(
          plan,
          buffers.receivedHeader().duplicate().order(ByteOrder.BIG_ENDIAN).flip(),
          link.previousName());
    }
    return isMoved;
  }

  private boolean copy() {
    memory.limit(Math.min(memory.capacity(), memory.position() + RingBuffers.CHUNK));
    boolean isMoved = link.receive(memory);
    received.reach(memory.position() / width);
    return isMoved;
  }

  private boolean add() {
    ByteBuffer chunk = buffers.chunk();
    chunk.limit(Math.min(chunk.capacity(), room()));
    boolean isMoved = link.receive(chunk);
    int count = chunk.position() / width;
    if (count > 0) {
      int at = received.elements(received.step());
      sum(at, count);
      chunk.flip().position(count * width);
      chunk.compact();
      received.reach(at + count);
    }
    return isMoved;
  }

  /** Bytes that there is room for, those of a torn element that are here already included. */
  private int room() {
    int end = piece.elements();
    if (hasPartials && isAdded) {
      // A partial sum takes the place of one that must have gone.
      end = Math.min(end, sent.elements(received.step()));
    }
    return (end - received.elements(received.step())) * width;
  }

  /** Goes to the first step from the present one on that has anything to receive. */
  private void open() {
    while (!received.isDone()) {
      piece = plan.received(received.step());
      if (piece.elements() > 0) {
        int step = received.step();
        isAdded = plan.isAdded(step);
        // What is received in this turn is sent in the next: the wire is that of the turn.
        width = plan.width(piece);
        memory = RingBuffers.memory(plan.region(), piece);
        return;
      }
      received.next();
    }
  }

  private void sum(int at, int count) {
    ByteBuffer chunk = buffers.chunk().duplicate().order(ByteOrder.nativeOrder()).clear();
    switch (plan.region().precision()) {
      case FLOAT32 -> buffers.sum().add(chunk.asFloatBuffer(), memory.asFloatBuffer(), at, count);
      case FLOAT64 -> buffers.sum().add(chunk.asDoubleBuffer(), memory.asDoubleBuffer(), at, count);
      case BFLOAT16 -> {
        ShortBuffer own = memory.asShortBuffer();
        FloatBuffer partial = plan.isSum(received.step()) ? null : buffers.partialFloats();
        if (piece.isWide()) {
          buffers.sum().add(chunk.asFloatBuffer(), own, partial, at, count);
        } else {
          buffers.sum().add(chunk.asShortBuffer(), own, partial, at, count);
        }
      }
    }
  }
}
