package io.karasu.ingest;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file read through a buffer, at any place. Going back to a place that is still in the buffer
 * costs nothing.
 */
final class FileWindow extends InputStream {

  private static final int BUFFER = 1 << 17;

  private final FSDataInputStream in;
  private final long length;
  private final byte[] buffer = new byte[BUFFER];

  /** Offset in the file of the buffer's first byte. */
  private long start;

  private int next;
  private int limit;

  FileWindow(FileSystem fs, Path path) throws IOException {
    this.length = fs.getFileStatus(path).getLen();
    this.in = fs.open(path);
  }

  /** Bytes of the file. */
  long length() {
    return length;
  }

  /** Offset of the next byte. */
  long position() {
    return start + next;
  }

  /** Makes the byte at {@code position} the next one. */
  void seek(long position) throws IOException {
    if (position >= start && position <= start + limit) {
      next = (int) (position - start);
      return;
    }
    start = position;
    next = 0;
    limit = 0;
    if (position < length) {
      in.seek(position);
    }
  }

  /** Fills the buffer if it is used up; false at the end of the file. */
  boolean fill() throws IOException {
    if (next < limit) {
      return true;
    }
    start += limit;
    next = 0;
    limit = 0;
    if (start >= length) {
      return false;
    }
    int count = in.read(buffer, 0, buffer.length);
    while (count == 0) {
      count = in.read(buffer, 0, buffer.length);
    }
    limit = StrictMath.max(0, count);
    return count > 0;
  }

  /** The buffer, whose bytes from {@link #offset} are the next {@link #available} ones. */
  byte[] buffer() {
    return buffer;
  }

  int offset() {
    return next;
  }

  @Override
  public int available() {
    return limit - next;
  }

  /** Takes {@code count} bytes as read that are available. */
  void advance(int count) {
    next += count;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (!fill()) {
      return -1;
    }
    int read = StrictMath.min(count, limit - next);
    System.arraycopy(buffer, next, bytes, offset, read);
    next += read;
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
