package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a stream, with their byte offsets. A line ends at LF; a CR before it belongs to the
 * end. A line longer than the limit is not kept in memory.
 */
final class Lines {

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int next;
  private int limit;
  private long offset;
  private long lineBytes;

  /** Reads from {@code in}, whose first byte lies at {@code offset}. */
  Lines(InputStream in, long offset, int maxBytes) {
    this.in = in;
    this.offset = offset;
    this.maxBytes = maxBytes;
  }

  /**
   * One line.
   *
   * @param offset of its first byte
   * @param bytes without the line end; null if it is longer than the limit
   */
  record Line(long offset, @Nullable byte[] bytes) {

    /** True if there is nothing in it but blanks. */
    boolean isBlank() {
      if (bytes == null) {
        return false;
      }
      for (byte b : bytes) {
        if (b != ' ' && b != '\t' && b != '\r') {
          return false;
        }
      }
      return true;
    }
  }

  /** Where the next line begins. */
  long offset() {
    return offset;
  }

  /** Skips to the byte after the next LF. */
  void skipLine() throws IOException {
    readLine(0);
  }

  /** The next line; null at the end. */
  @Nullable
  Line next() throws IOException {
    long start = offset;
    line.reset();
    boolean any = readLine(maxBytes);
    if (!any) {
      return null;
    }
    return new Line(start, lineBytes > maxBytes ? null : withoutCarriageReturn(line.toByteArray()));
  }

  private boolean readLine(int keep) throws IOException {
    boolean any = false;
    lineBytes = 0;
    while (next < limit || fill()) {
      any = true;
      int end = next;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      int kept = StrictMath.min(end - next, keep - line.size());
      if (kept > 0) {
        line.write(buffer, next, kept);
      }
      boolean isEnd = end < limit;
      lineBytes += end - next;
      offset += end - next + (isEnd ? 1 : 0);
      next = isEnd ? end + 1 : end;
      if (isEnd) {
        return true;
      }
    }
    return any;
  }

  private boolean fill() throws IOException {
    next = 0;
    limit = 0;
    int count = in.read(buffer, 0, buffer.length);
    while (count == 0) {
      count = in.read(buffer, 0, buffer.length);
    }
    limit = StrictMath.max(count, 0);
    return count > 0;
  }

  private static byte[] withoutCarriageReturn(byte[] bytes) {
    boolean ends = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return ends ? java.util.Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }
}
