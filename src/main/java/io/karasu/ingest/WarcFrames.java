package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Cuts a stream into WARC records (ISO 28500) without looking into them, so that damage in one
 * record never hides the next. What a record says is read by jwarc; see {@link WarcRecords}.
 */
final class WarcFrames {

  private static final int BUFFER = 1 << 13;

  /** Longest header in bytes; those of Common Crawl have about 600. */
  private static final int MAX_HEADER = 1 << 16;

  /** Bytes of {@code WARC/1.0} and the first byte of a line end. */
  private static final int FIRST_LINE = 9;

  private static final byte[] MAGIC = {'W', 'A', 'R', 'C', '/'};

  private static final Pattern ANOTHER = Pattern.compile("WARC/[0-9]\\.[0-9]\\r?\\n");

  private final InputStream in;
  private final int maxBytes;
  private final long end;
  private final Predicate<String> isRead;
  private final byte[] buffer = new byte[BUFFER];
  private int next;
  private int limit;
  private long offset;
  private long start;

  /**
   * Reads from {@code in}, whose first byte lies at {@code offset}.
   *
   * @param end where the stream ends, if that is known; else {@link Long#MAX_VALUE}
   * @param maxBytes longest content that is held
   * @param isRead which types of records are read; the content of others is skipped
   */
  WarcFrames(InputStream in, long offset, long end, int maxBytes, Predicate<String> isRead) {
    this.in = in;
    this.offset = offset;
    this.end = end;
    this.maxBytes = maxBytes;
    this.isRead = isRead;
  }

  /** What stands in the stream is no WARC record. */
  static final class NoRecord extends Exception {
    private static final long serialVersionUID = 1L;

    NoRecord(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * A record as it is.
   *
   * @param offset of its first byte
   * @param type as in {@code WARC-Type}, in lower case
   * @param bytes header and content; null if the type is not read or the content is too large
   * @param isTooLarge true if the content is larger than the limit
   * @param isFollowed true if the stream ends or another record begins behind it; else it may have
   *     swallowed one, or the next one is damaged
   */
  record Frame(
      long offset, String type, @Nullable byte[] bytes, boolean isTooLarge, boolean isFollowed) {}

  /** Where the record begins that was read or tried last. */
  long start() {
    return start;
  }

  /**
   * The next record; null at the end of the stream.
   *
   * @throws NoRecord if what comes next is no sound record
   * @throws IOException if the stream is damaged, also right behind the record
   */
  @Nullable
  Frame next() throws IOException, NoRecord {
    while (peek() == '\r' || peek() == '\n') {
      next++;
    }
    start = position();
    if (peek() < 0) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER);
    readHeader(bytes);
    String header = bytes.toString(StandardCharsets.ISO_8859_1);
    if (ANOTHER.matcher(header).find(1)) {
      throw new NoRecord("another record begins within the record's header");
    }
    String type = field(header, "warc-type").toLowerCase(Locale.ROOT);
    long length = length(field(header, "content-length"));
    if (length > end - position()) {
      throw new NoRecord("the record is longer than the file");
    }
    boolean isTooLarge = length > maxBytes;
    boolean isHeld = isRead.test(type) && !isTooLarge;
    take(length, isHeld ? bytes : null);
    boolean isFollowed = checkEnd();
    return new Frame(
        start,
        type,
        isHeld ? bytes.toByteArray() : null,
        isTooLarge && isRead.test(type),
        isFollowed);
  }

  /**
   * Goes on to the next place that looks like a record's first line; false if there is none. It may
   * lie within a line where the record before was cut off.
   */
  boolean skipToRecord() throws IOException {
    while (peek() >= 0) {
      if (buffer[next] == MAGIC[0] && startsRecord()) {
        return true;
      }
      next++;
    }
    return false;
  }

  /** True at {@code WARC/1.0} and a line end, with any digits. */
  private boolean startsRecord() throws IOException {
    if (!lookAhead()) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (buffer[next + i] != MAGIC[i]) {
        return false;
      }
    }
    int version = next + MAGIC.length;
    return isDigit(buffer[version])
        && buffer[version + 1] == '.'
        && isDigit(buffer[version + 2])
        && (buffer[version + 3] == '\r' || buffer[version + 3] == '\n');
  }

  /** Moves the rest of the buffer to its front until a first line fits; false at the end. */
  private boolean lookAhead() throws IOException {
    if (limit - next >= FIRST_LINE) {
      return true;
    }
    System.arraycopy(buffer, next, buffer, 0, limit - next);
    limit -= next;
    next = 0;
    while (limit < FIRST_LINE) {
      int count = in.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        return false;
      }
      limit += count;
      offset += count;
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private void readHeader(ByteArrayOutputStream header) throws IOException, NoRecord {
    int lineLength = 0;
    boolean isVersion = true;
    while (true) {
      int b = peek();
      if (b < 0) {
        throw new NoRecord("the record's header is cut off");
      }
      next++;
      header.write(b);
      if (isVersion && header.size() <= MAGIC.length && b != MAGIC[header.size() - 1]) {
        throw new NoRecord("the record does not begin with WARC/");
      }
      if (b == '\n') {
        if (lineLength == 0) {
          return;
        }
        isVersion = false;
        lineLength = 0;
      } else if (b != '\r') {
        lineLength++;
      }
      if (header.size() > MAX_HEADER) {
        throw new NoRecord("the record's header does not end");
      }
    }
  }

  /** The first field of a name; empty if it is not there. */
  private static String field(String header, String name) throws NoRecord {
    int line = header.indexOf('\n') + 1;
    while (line > 0 && line < header.length()) {
      int colon = line + name.length();
      if (header.regionMatches(true, line, name, 0, name.length())
          && colon < header.length()
          && header.charAt(colon) == ':') {
        int lineEnd = header.indexOf('\n', colon);
        return header.substring(colon + 1, lineEnd).strip();
      }
      line = header.indexOf('\n', line) + 1;
    }
    throw new NoRecord("the record has no " + name);
  }

  private static long length(String value) throws NoRecord {
    boolean isNumber =
        !value.isEmpty()
            && value.length() <= 15
            && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber) {
      throw new NoRecord("the record's content-length is no number");
    }
    return Long.parseLong(value);
  }

  private void take(long length, @Nullable ByteArrayOutputStream content)
      throws IOException, NoRecord {
    long left = length;
    while (left > 0) {
      if (peek() < 0) {
        throw new NoRecord("the record's content is cut off");
      }
      int count = (int) StrictMath.min(left, limit - next);
      if (content != null) {
        content.write(buffer, next, count);
      }
      next += count;
      left -= count;
    }
  }

  /**
   * A record ends in CR LF CR LF. Fewer line ends are taken too where the stream ends or the next
   * record follows. In a plain file anything may follow, so that the record before a damaged one
   * stays; in a gzip member that would be a record that the checksum does not vouch for.
   */
  private boolean checkEnd() throws IOException, NoRecord {
    int lineEnds = 0;
    int count = 0;
    while (count < 4 && (peek() == '\r' || peek() == '\n')) {
      lineEnds += peek() == '\n' ? 1 : 0;
      next++;
      count++;
    }
    boolean isPlain = end != Long.MAX_VALUE;
    boolean isFollowed = peek() < 0 || (lineEnds > 0 && startsRecord());
    if (!isFollowed && !(lineEnds == 2 && isPlain)) {
      throw new NoRecord("the record does not end where its content-length says");
    }
    return isFollowed;
  }

  /** Offset of the next byte. */
  long position() {
    return offset - (limit - next);
  }

  private int peek() throws IOException {
    if (next == limit) {
      int count = in.read(buffer, 0, buffer.length);
      while (count == 0) {
        count = in.read(buffer, 0, buffer.length);
      }
      next = 0;
      limit = StrictMath.max(0, count);
      offset += limit;
      if (count < 0) {
        return -1;
      }
    }
    return buffer[next] & 0xff;
  }
}
