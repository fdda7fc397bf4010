package io.karasu.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The members of a gzip file (RFC 1952), each of which can be found and opened by its offset. Of a
 * damaged one every byte before the damage is given out; then a {@link ZipException} is thrown.
 */
final class GzipMembers implements Closeable {

  /** Magic number, method, flags, time, extra flags and system: what every header has. */
  private static final int FIXED = 10;

  private static final byte[] WARC = {'W', 'A', 'R', 'C', '/'};
  private static final int RESERVED = 0xe0;

  private final FileWindow file;
  private final Inflater inflater = new Inflater(true);
  private final byte[] firstHeader;

  GzipMembers(FileWindow file) throws IOException {
    this.file = file;
    file.seek(0);
    this.firstHeader = file.readNBytes(FIXED);
  }

  /**
   * Opens the member at {@code offset}.
   *
   * @throws ZipException if there is no gzip header
   */
  Member open(long offset) throws IOException {
    file.seek(offset);
    skipHeader();
    inflater.reset();
    return new Member();
  }

  /**
   * The offset of the first member at or after {@code from} and before {@code end} whose content
   * begins like a WARC record; −1 if there is none.
   *
   * @param isAfterDamage true to take also a member that has the same header as the file's first
   *     one, whatever it holds: it may be damaged itself
   */
  long find(long from, long end, boolean isAfterDamage) throws IOException {
    file.seek(from);
    int last = -1;
    int beforeLast = -1;
    while (file.position() < end + 2) {
      int next = file.read();
      if (next < 0) {
        return -1;
      }
      if (next == 8 && last == 0x8b && beforeLast == 0x1f) {
        long after = file.position();
        long offset = after - 3;
        if (beginsLikeWarc(offset) || (isAfterDamage && hasFirstHeader(offset))) {
          return offset;
        }
        file.seek(after);
      }
      beforeLast = last;
      last = next;
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    file.close();
  }

  /** Where the member that was read to its end ends. */
  long position() {
    return file.position();
  }

  private boolean hasFirstHeader(long offset) throws IOException {
    file.seek(offset);
    return firstHeader.length == FIXED && Arrays.equals(file.readNBytes(FIXED), firstHeader);
  }

  private boolean beginsLikeWarc(long offset) throws IOException {
    try {
      return Arrays.equals(open(offset).readNBytes(WARC.length), WARC);
    } catch (ZipException e) {
      return false;
    }
  }

  private void skipHeader() throws IOException {
    byte[] fixed = file.readNBytes(FIXED);
    boolean isHeader =
        fixed.length == FIXED && fixed[0] == 0x1f && fixed[1] == (byte) 0x8b && fixed[2] == 8;
    if (!isHeader || (fixed[3] & RESERVED) != 0) {
      throw new ZipException("no gzip header");
    }
    int flags = fixed[3];
    if ((flags & 4) != 0) {
      int length = littleEndian(2);
      if (file.skip(length) < length) {
        throw new ZipException("the gzip header is cut off");
      }
    }
    if ((flags & 8) != 0) {
      skipName();
    }
    if ((flags & 16) != 0) {
      skipName();
    }
    if ((flags & 2) != 0) {
      littleEndian(2);
    }
  }

  private void skipName() throws IOException {
    int next;
    do {
      next = file.read();
      if (next < 0) {
        throw new ZipException("the gzip header is cut off");
      }
    } while (next != 0);
  }

  private int littleEndian(int bytes) throws IOException {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      int next = file.read();
      if (next < 0) {
        throw new ZipException("the gzip stream is cut off");
      }
      value |= next << (8 * i);
    }
    return value;
  }

  /** The content of one member; only one is open at a time. */
  final class Member extends InputStream {

    private final CRC32 crc = new CRC32();
    private boolean isAtEnd;
    private boolean isDamaged;

    private Member() {}

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (isAtEnd || length == 0) {
        return isAtEnd ? -1 : 0;
      }
      int count = isDamaged ? 0 : inflate(bytes, offset, length);
      if (count > 0) {
        crc.update(bytes, offset, count);
        return count;
      }
      if (isDamaged) {
        throw new ZipException("the gzip member is damaged or cut off");
      }
      isDamaged = true;
      checkTrailer();
      isDamaged = false;
      isAtEnd = true;
      return -1;
    }

    /** 0 at the member's end, or where it is damaged. */
    private int inflate(byte[] bytes, int offset, int length) throws IOException {
      long before = inflater.getBytesWritten();
      int count = 0;
      while (count == 0 && !inflater.finished() && !isDamaged) {
        if (!file.fill()) {
          isDamaged = true;
          break;
        }
        long read = inflater.getBytesRead();
        inflater.setInput(file.buffer(), file.offset(), file.available());
        try {
          count = inflater.inflate(bytes, offset, length);
          isDamaged = inflater.needsDictionary();
        } catch (DataFormatException e) {
          // What was unpacked in this call before the damage is there all the same.
          count = (int) (inflater.getBytesWritten() - before);
          isDamaged = true;
        }
        file.advance((int) (inflater.getBytesRead() - read));
      }
      return count;
    }

    private void checkTrailer() throws IOException {
      int expected = littleEndian(Integer.BYTES);
      int size = littleEndian(Integer.BYTES);
      if (expected != (int) crc.getValue() || size != (int) inflater.getBytesWritten()) {
        throw new ZipException("the gzip member's checksum is wrong");
      }
    }
  }
}
