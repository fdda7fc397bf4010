package io.karasu.train.group;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a rank says before the bytes of a collective, so that two different ones never meet. */
final class RingHeader {

  /** Bytes of a header: mark, kind, bytes of an element, number, elements. */
  static final int BYTES = 24;

  private static final int MARK = 0x6b726e67;

  private RingHeader() {}

  /** The header of a collective. */
  static void put(RingPlan plan, ByteBuffer into) {
    into.clear().order(ByteOrder.BIG_ENDIAN);
    into.putInt(MARK);
    into.putShort((short) plan.kind().code());
    // The formats differ in their bytes.
    into.putShort((short) plan.region().precision().bytes());
    into.putLong(plan.number());
    into.putLong(plan.region().elements());
    into.flip();
  }

  /**
   * Compares a received header.
   *
   * @param peer who has sent it
   * @throws GroupException if it is of another collective
   */
  static void check(RingPlan plan, ByteBuffer header, String peer) {
    int mark = header.getInt();
    RingKind kind = RingKind.of(header.getShort());
    int bytes = header.getShort();
    long number = header.getLong();
    long elements = header.getLong();
    if (mark != MARK || kind == null) {
      throw new GroupException(peer + " sent bytes that are no collective");
    }
    Region region = plan.region();
    if (kind != plan.kind()
        || bytes != region.precision().bytes()
        || number != plan.number()
        || elements != region.elements()) {
      throw new GroupException(
          String.format(
              "%s is at %s %d of %d × %d bytes, this rank at %s",
              peer, kind, number, elements, bytes, plan));
    }
  }
}
