package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * What lies in a bzip2 file from one mark to the next: a block, the end of a stream, or what stands
 * before the first mark.
 *
 * @param kind which
 * @param startByte where the byte of its first bit lies in the file
 * @param bits its bits from the first byte's first bit on; no more than {@link BzipSegments} keeps
 * @param length of all in bits
 * @param isLast true if the file ends with it
 */
record BzipSegment(Kind kind, long startByte, byte[] bits, long length, boolean isLast) {

  /** What a segment begins with. */
  enum Kind {
    HEAD,
    BLOCK,
    END
  }

  /** Bits of a stream's header, {@code BZh} and a digit. */
  private static final int HEADER_BITS = 32;

  private static final int MARK_BITS = 48;
  private static final int CRC_BITS = 32;

  /** Longest end of a stream before the next one's first block: mark, sum, padding, header. */
  private static final int END_BITS = MARK_BITS + CRC_BITS + 7 + HEADER_BITS;

  /** Larger than any block unpacks to by more than a little, to begin with. */
  private static final int USUAL_BYTES = 1 << 20;

  /** What a block unpacks to, and what is wrong behind it, if anything is. */
  record Unpacked(byte[] bytes, int length, @Nullable String damage) {}

  /** Unpacks the segment; what cannot be unpacked is damage. */
  Unpacked unpack() {
    return switch (kind) {
      case HEAD -> nothing(length <= HEADER_BITS && !isLast);
      case END -> nothing(length <= END_BITS && (!isLast || length >= MARK_BITS + CRC_BITS));
      case BLOCK -> block();
    };
  }

  private static Unpacked nothing(boolean isSound) {
    return new Unpacked(new byte[0], 0, isSound ? null : BzipChunks.DAMAGED);
  }

  private Unpacked block() {
    byte[] stream = stream();
    byte[] bytes = new byte[USUAL_BYTES];
    int length = 0;
    try (BZip2CompressorInputStream in = open(new ByteArrayInputStream(stream))) {
      int read = in.read(bytes, 0, bytes.length);
      while (read > 0) {
        length += read;
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
        read = in.read(bytes, length, bytes.length - length);
      }
    } catch (IOException | RuntimeException e) {
      // Decompressors throw both for damaged input.
      return damagedBlock(stream);
    }
    return new Unpacked(bytes, length, isLast ? BzipChunks.CUT_OFF : null);
  }

  /**
   * The mark behind the block may be what is damaged: then the block is sound, but there is more in
   * the segment than a block.
   */
  private Unpacked damagedBlock(byte[] stream) {
    ByteArrayInputStream left = new ByteArrayInputStream(stream);
    ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
    try (BZip2CompressorInputStream in = open(left)) {
      int b = in.read();
      while (b >= 0) {
        out.write(b);
        b = in.read();
      }
    } catch (IOException | RuntimeException e) {
      byte[] bytes = out.toByteArray();
      if (bytes.length == 0 || BzipCrc.of(bytes) != crc()) {
        return new Unpacked(new byte[0], 0, isLast ? BzipChunks.CUT_OFF : BzipChunks.DAMAGED);
      }
      long used = 8L * (stream.length - left.available()) - HEADER_BITS - MARK_BITS;
      boolean isOnlyEnd = !isLast && length - used <= END_BITS + 8;
      return new Unpacked(bytes, bytes.length, isOnlyEnd ? null : BzipChunks.DAMAGED);
    }
    return new Unpacked(out.toByteArray(), out.size(), null);
  }

  private static BZip2CompressorInputStream open(ByteArrayInputStream in) throws IOException {
    return new BZip2CompressorInputStream(in, false);
  }

  /** A stream of this block alone. */
  private byte[] stream() {
    long kept = StrictMath.min(length, 8L * bits.length);
    byte[] stream = new byte[(int) ((HEADER_BITS + kept + MARK_BITS + CRC_BITS + 7) / 8)];
    stream[0] = 'B';
    stream[1] = 'Z';
    stream[2] = 'h';
    stream[3] = '9';
    System.arraycopy(bits, 0, stream, HEADER_BITS / 8, (int) ((kept + 7) / 8));
    long at = HEADER_BITS + kept;
    at = put(stream, at, BzipSegments.END_MARK, MARK_BITS);
    put(stream, at, crc() & 0xffffffffL, CRC_BITS);
    return stream;
  }

  private static long put(byte[] bytes, long at, long value, int count) {
    long next = at;
    for (int bit = count - 1; bit >= 0; bit--) {
      int index = (int) (next / 8);
      int mask = 0x80 >>> (int) (next % 8);
      boolean isSet = (value >>> bit & 1) != 0;
      bytes[index] = (byte) (isSet ? bytes[index] | mask : bytes[index] & ~mask);
      next++;
    }
    return next;
  }

  /** The sum that the block says its bytes have. */
  private int crc() {
    int crc = 0;
    for (int i = MARK_BITS / 8; i < (MARK_BITS + CRC_BITS) / 8; i++) {
      crc = crc << 8 | (i < bits.length ? bits[i] & 0xff : 0);
    }
    return crc;
  }
}
