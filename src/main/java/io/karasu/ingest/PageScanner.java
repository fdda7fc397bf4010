package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Finds {@code <page>…</page>} in the bytes of a dump. Text is escaped in XML, so these tags stand
 * nowhere else. A page belongs to the slice in which its first byte lies, and so does what stands
 * between it and the next page; what stands before the first page belongs to the first slice.
 */
final class PageScanner {

  private static final byte[] OPEN = "<page>".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "</page>".getBytes(StandardCharsets.US_ASCII);
  private static final String END = "</mediawiki>";

  /** As much of what stands between two pages as is looked at, in bytes. */
  private static final int GAP_BYTES = 32;

  private enum State {
    /** Before the first page of the file. */
    HEAD,
    /** Before the first page of a slice, or after damage. */
    SKIP,
    PAGE,
    /** Behind a page. */
    GAP,
    DONE
  }

  /** What was found. */
  enum Kind {
    PAGE,
    /** A page without its end: another one begins, or the file ends. */
    UNCLOSED,
    /** Something between pages that is none; perhaps a page whose beginning is damaged. */
    STRAY,
    /** A part of the file that cannot be read. */
    DAMAGE,
    /** A file without pages. */
    NO_PAGE
  }

  /**
   * One finding.
   *
   * @param position of its first byte
   * @param bytes of a page; null if there are too many
   * @param message what is wrong with a part that cannot be read
   */
  record Found(Kind kind, long position, @Nullable byte[] bytes, @Nullable String message) {}

  private final Chunks chunks;
  private final int maxBytes;
  private final ArrayDeque<Found> found = new ArrayDeque<>();
  private final ByteArrayOutputStream page = new ByteArrayOutputStream();
  private final StringBuilder gap = new StringBuilder();
  private State state;
  private Chunk chunk;
  private int next;

  /** Bytes of a tag that matched: of {@code <page>}, or less than 0 of {@code </page>}. */
  private int tag;

  private long tagPosition;
  private boolean isTagOurs;
  private long start;
  private long pageBytes;
  private boolean hasStrayEnd;

  /** Reads the pages of a slice. */
  PageScanner(Chunks chunks, boolean isFirst, int maxBytes) {
    this.chunks = chunks;
    this.maxBytes = maxBytes;
    this.state = isFirst ? State.HEAD : State.SKIP;
  }

  /** The next finding; null at the end of the slice. */
  @Nullable
  Found next() throws IOException {
    while (found.isEmpty() && state != State.DONE) {
      if (chunk == null || next >= chunk.length()) {
        fill();
      } else {
        scan();
      }
    }
    return found.poll();
  }

  /** Where the unit begins that was read last. */
  long position() {
    return start;
  }

  private void fill() throws IOException {
    chunk = chunks.next();
    next = 0;
    if (chunk == null) {
      endOfFile();
    } else if (chunk.damage() != null) {
      damage();
    } else if (!chunk.isOurs() && state == State.SKIP && tag == 0) {
      state = State.DONE;
    }
  }

  private void endOfFile() {
    flushTag();
    switch (state) {
      case HEAD -> add(hasStrayEnd ? Kind.STRAY : Kind.NO_PAGE, start, null, null);
      case PAGE -> addPage(Kind.UNCLOSED);
      case GAP -> endGap();
      default -> {}
    }
    state = State.DONE;
  }

  /** The page that the damage cuts off is part of the damage, whose row is its own slice's. */
  private void damage() {
    if (chunk.isOurs()) {
      add(Kind.DAMAGE, chunk.position(), null, chunk.damage());
    }
    state = chunk.isOurs() ? State.SKIP : State.DONE;
    page.reset();
    tag = 0;
  }

  /** Reads on to the end of the next tag or of the chunk. */
  private void scan() {
    byte[] bytes = chunk.bytes();
    int from = next;
    while (next < chunk.length()) {
      byte b = bytes[next];
      if (tag == 0) {
        if (b == '<') {
          keep(bytes, from, next, chunk.position() + from);
          tag = 1;
          tagPosition = chunk.position() + next;
          isTagOurs = chunk.isOurs();
        }
        next++;
      } else if (matches(b)) {
        next++;
        if (tag == OPEN.length) {
          endGapOrPage();
          return;
        }
        if (tag == -CLOSE.length) {
          closePage();
          return;
        }
      } else {
        flushTag();
        from = next;
      }
    }
    if (tag == 0) {
      keep(bytes, from, next, chunk.position() + from);
    }
  }

  /** Goes one byte further in a tag; both tags begin with the same byte. */
  private boolean matches(byte b) {
    boolean isOpen = tag > 0 && OPEN[tag] == b;
    boolean isClose = (tag == 1 && b == '/') || (tag < 0 && CLOSE[-tag] == b);
    if (isOpen) {
      tag++;
    } else if (isClose) {
      tag = tag == 1 ? -2 : tag - 1;
    }
    return isOpen || isClose;
  }

  /** What looked like the beginning of a tag is none. */
  private void flushTag() {
    if (tag != 0) {
      keep(tag > 0 ? OPEN : CLOSE, 0, StrictMath.abs(tag), tagPosition);
      tag = 0;
    }
  }

  private void endGapOrPage() {
    tag = 0;
    switch (state) {
      case HEAD -> {
        if (hasStrayEnd) {
          add(Kind.STRAY, start, null, null);
        }
      }
      case PAGE -> addPage(Kind.UNCLOSED);
      case GAP -> endGap();
      default -> {}
    }
    state = isTagOurs ? State.PAGE : State.DONE;
    start = tagPosition;
    pageBytes = 0;
    page.reset();
    keep(OPEN, 0, OPEN.length, tagPosition);
  }

  private void closePage() {
    if (state == State.PAGE) {
      keep(CLOSE, 0, CLOSE.length, tagPosition);
      addPage(Kind.PAGE);
      state = State.GAP;
      gap.setLength(0);
      hasStrayEnd = false;
    } else if (state == State.HEAD || state == State.GAP) {
      start = state == State.HEAD && !hasStrayEnd ? tagPosition : start;
      hasStrayEnd = true;
      keep(CLOSE, 0, CLOSE.length, tagPosition);
    }
    tag = 0;
  }

  private void addPage(Kind kind) {
    add(kind, start, pageBytes > maxBytes ? null : page.toByteArray(), null);
    page.reset();
  }

  /** Behind the last page the dump ends, and another one may follow. */
  private void endGap() {
    boolean isEnd = gap.indexOf(END) == 0 && !hasStrayEnd;
    if (gap.length() > 0 && !isEnd) {
      add(Kind.STRAY, start, null, null);
    }
  }

  private void keep(byte[] bytes, int from, int to, long position) {
    if (state == State.PAGE) {
      pageBytes += to - from;
      if (pageBytes <= maxBytes) {
        page.write(bytes, from, to - from);
      }
    } else if (state == State.GAP) {
      for (int i = from; i < to && gap.length() < GAP_BYTES; i++) {
        if (bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t') {
          start = gap.length() == 0 ? position + i - from : start;
          gap.append((char) (bytes[i] & 0xff));
        }
      }
    }
  }

  private void add(Kind kind, long position, @Nullable byte[] bytes, @Nullable String message) {
    found.add(new Found(kind, position, bytes, message));
  }
}
