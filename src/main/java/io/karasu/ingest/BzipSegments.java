package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a bzip2 file at the marks of its blocks and ends of streams, which are 48 bits at any bit.
 * Headers are not needed, so concatenated streams are read like one. By chance a mark stands inside
 * a block once in some thousand dumps of the size of Wikipedia; that block would count as damaged.
 */
final class BzipSegments {

  static final long BLOCK_MARK = 0x314159265359L;
  static final long END_MARK = 0x177245385090L;

  private static final int MARK_BITS = 48;
  private static final long MARK = (1L << MARK_BITS) - 1;

  /** No block of 900,000 symbols is longer; of a longer segment only this much is kept. */
  private static final int MAX_BYTES = 1 << 22;

  private static final int BUFFER = 1 << 16;

  /** Which bytes can stand whole in a mark, one byte before its last. */
  private static final boolean[] INSIDE = new boolean[256];

  static {
    for (int shift = 1; shift <= 8; shift++) {
      INSIDE[(int) (BLOCK_MARK >>> shift) & 0xff] = true;
      INSIDE[(int) (END_MARK >>> shift) & 0xff] = true;
    }
  }

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int next;
  private int limit;

  /** Bytes of the file before the next one. */
  private long offset;

  /** The last eight bytes. */
  private long last;

  private long firstByte;
  private byte[] raw = new byte[BUFFER];
  private int rawLength;
  private long startBit;
  private BzipSegment.Kind kind;
  private boolean isEnd;

  /**
   * Reads from {@code in}, whose first byte lies at {@code offset}.
   *
   * @param isFirst true at the start of the file, where a head is a segment too; else the first
   *     segment is the first one with a mark
   */
  BzipSegments(InputStream in, long offset, boolean isFirst) {
    this.in = in;
    this.offset = offset;
    this.firstByte = offset;
    this.startBit = 8 * offset;
    this.kind = isFirst ? BzipSegment.Kind.HEAD : null;
  }

  /**
   * The next segment; null if there is none.
   *
   * @param searchUntil where to give up the search for the first mark, in bytes
   */
  @Nullable
  BzipSegment next(long searchUntil) throws IOException {
    while (!isEnd) {
      if (next == limit && !fill()) {
        isEnd = true;
        return kind == null ? null : segment(8 * offset);
      }
      if (kind == null && offset >= searchUntil + MARK_BITS / 8) {
        isEnd = true;
        return null;
      }
      last = last << 8 | (buffer[next] & 0xff);
      keep(buffer[next]);
      next++;
      offset++;
      if (INSIDE[(int) (last >>> 8) & 0xff]) {
        BzipSegment found = markAt();
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** The segment that a mark ends which has just been read; null if none has, or the first one. */
  @Nullable
  private BzipSegment markAt() {
    for (int shift = 7; shift >= 0; shift--) {
      long mark = last >>> shift & MARK;
      if (mark == BLOCK_MARK || mark == END_MARK) {
        long markBit = 8 * offset - shift - MARK_BITS;
        if (markBit < 8 * firstByte) {
          return null;
        }
        BzipSegment segment = kind == null ? null : segment(markBit);
        begin(markBit, mark == BLOCK_MARK ? BzipSegment.Kind.BLOCK : BzipSegment.Kind.END);
        return segment;
      }
    }
    return null;
  }

  private void begin(long markBit, BzipSegment.Kind newKind) {
    kind = newKind;
    startBit = markBit;
    rawLength = 0;
    for (int i = (int) (offset - markBit / 8) - 1; i >= 0; i--) {
      keep((byte) (last >>> (8 * i)));
    }
  }

  private BzipSegment segment(long endBit) {
    int shift = (int) (startBit % 8);
    long length = endBit - startBit;
    byte[] bits = Arrays.copyOf(raw, (int) StrictMath.min(rawLength, (length + shift + 7) / 8));
    if (shift > 0) {
      for (int i = 0; i < bits.length; i++) {
        int following = i + 1 < bits.length ? bits[i + 1] & 0xff : 0;
        bits[i] = (byte) (bits[i] << shift | following >>> (8 - shift));
      }
    }
    return new BzipSegment(kind, startBit / 8, bits, length, isEnd);
  }

  private void keep(byte b) {
    if (kind == null || rawLength == MAX_BYTES) {
      return;
    }
    if (rawLength == raw.length) {
      raw = Arrays.copyOf(raw, 2 * rawLength);
    }
    raw[rawLength++] = b;
  }

  private boolean fill() throws IOException {
    next = 0;
    limit = StrictMath.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }
}
