package io.karasu.train.group;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** The memory that a ring works with, reused from one collective to the next. */
final class RingBuffers {

  /** Bytes that are received before they are added: half of a usual second-level cache. */
  static final int CHUNK = 256 << 10;

  private final ByteBuffer chunk = direct(CHUNK);
  private final ByteBuffer sentHeader = direct(RingHeader.BYTES);
  private final ByteBuffer receivedHeader = direct(RingHeader.BYTES);
  private final RingSum sum = new RingSum();
  private ByteBuffer partial;

  /** What has been received and not yet been added. */
  ByteBuffer chunk() {
    return chunk;
  }

  /** The header that is sent. */
  ByteBuffer sentHeader() {
    return sentHeader;
  }

  /** The header that is received. */
  ByteBuffer receivedHeader() {
    return receivedHeader;
  }

  /** What adds. */
  RingSum sum() {
    return sum;
  }

  /** The partial sums of a window of bfloat16, on their way to the next rank. */
  ByteBuffer partial() {
    if (partial == null) {
      partial = direct(RingPlan.WINDOW * Float.BYTES);
    }
    return partial;
  }

  /** The same as numbers. */
  FloatBuffer partialFloats() {
    return partial().duplicate().order(ByteOrder.nativeOrder()).clear().asFloatBuffer();
  }

  /** The memory of a stretch of a vector. */
  static ByteBuffer memory(Region region, RingPlan.Piece piece) {
    if (piece.elements() == 0) {
      return ByteBuffer.allocate(0);
    }
    int width = region.precision().bytes();
    return new Pointer(region.address() + piece.from() * width)
        .getByteBuffer(0, (long) piece.elements() * width)
        .order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
