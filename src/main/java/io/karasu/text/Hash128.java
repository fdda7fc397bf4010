package io.karasu.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.openhft.hashing.LongTupleHashFunction;

/** XXH3-128 of text and of tuples of text, written as 32 hex digits. */
public final class Hash128 {

  private static final LongTupleHashFunction XXH3 = LongTupleHashFunction.xx128();
  private static final int HEX_DIGITS_PER_LONG = 16;

  private Hash128() {}

  /** XXH3-128 (seed 0) of the UTF-8 of {@code text}. */
  public static String ofText(String text) {
    return ofBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** XXH3-128 (seed 0) of {@code bytes}. */
  public static String ofBytes(byte[] bytes) {
    return hex(XXH3.hashBytes(bytes));
  }

  /**
   * XXH3-128 (seed 0) of a tuple: each part as one presence byte (0 = null), then its UTF-8 length
   * in 4 bytes little-endian and its UTF-8, so that no two different tuples give the same bytes.
   */
  public static String ofTuple(String... parts) {
    byte[][] encoded = new byte[parts.length][];
    int size = 0;
    for (int i = 0; i < parts.length; i++) {
      encoded[i] = parts[i] == null ? null : parts[i].getBytes(StandardCharsets.UTF_8);
      size += encoded[i] == null ? 1 : 1 + Integer.BYTES + encoded[i].length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (byte[] part : encoded) {
      buffer.put((byte) (part == null ? 0 : 1));
      if (part != null) {
        buffer.putInt(part.length).put(part);
      }
    }
    return ofBytes(buffer.array());
  }

  /** 32 hex digits of {@code {low, high}}, high bits first. */
  public static String hex(long[] lowHigh) {
    return pad(lowHigh[1]) + pad(lowHigh[0]);
  }

  private static String pad(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(HEX_DIGITS_PER_LONG - digits.length()) + digits;
  }
}
