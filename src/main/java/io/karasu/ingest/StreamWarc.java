package io.karasu.ingest;

import io.karasu.corpus.Rejection;
import java.io.IOException;
import java.io.InputStream;

/**
 * The records of a WARC file without compression, or with one that cannot be read from the middle.
 * After a damaged record reading goes on at the next place that looks like one: in a plain file
 * right behind the damaged record's first byte, in a stream where reading has come to.
 */
final class StreamWarc implements SliceReader {

  private static final String SWALLOWED = "another record begins within the record";

  private final WarcRecords records;
  private final String file;
  private final InputStream in;

  /** The same as {@link #in} if it can be read from any place; else null. */
  private final FileWindow window;

  private WarcFrames frames;
  private boolean isAtEnd;

  /** Reads all records of {@code in}. */
  StreamWarc(WarcRecords records, String file, InputStream in) {
    this.records = records;
    this.file = file;
    this.in = in;
    this.window = in instanceof FileWindow seekable ? seekable : null;
    this.frames = frames(0);
  }

  @Override
  public boolean next(Sink sink) {
    if (isAtEnd) {
      return false;
    }
    WarcFrames.Frame frame = null;
    try {
      frame = frames.next();
      isAtEnd = frame == null;
      if (frame != null && !frame.isFollowed() && hidesAnother(frame)) {
        sink.refuse(Rejection.RECORD, WarcRecords.damaged(SWALLOWED), file, frame.offset());
        frame = null;
      }
    } catch (WarcFrames.NoRecord e) {
      sink.refuse(Rejection.RECORD, WarcRecords.damaged(e.getMessage()), file, frames.start());
      goOn(sink);
    } catch (IOException | RuntimeException e) {
      // Decompressors throw both for damaged input.
      broken(sink);
    }
    if (frame != null) {
      records.accept(frame, file, frame.offset(), sink);
    }
    return !isAtEnd;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * True if another record begins within one whose end is in doubt: then it was cut off, and
   * reading goes on with the other.
   */
  private boolean hidesAnother(WarcFrames.Frame frame) throws IOException {
    if (window == null) {
      return false;
    }
    long end = frames.position();
    window.seek(frame.offset() + 1);
    WarcFrames inside = frames(frame.offset() + 1);
    if (inside.skipToRecord() && inside.position() < end) {
      frames = inside;
      return true;
    }
    window.seek(end);
    frames = frames(end);
    return false;
  }

  private void goOn(Sink sink) {
    try {
      if (window != null) {
        window.seek(frames.start() + 1);
        frames = frames(frames.start() + 1);
      }
      isAtEnd = !frames.skipToRecord();
    } catch (IOException | RuntimeException e) {
      broken(sink);
    }
  }

  private void broken(Sink sink) {
    Refusal refusal = WarcRecords.damaged("the file cannot be read to its end");
    sink.refuse(Rejection.FILE, refusal, file, frames.start());
    isAtEnd = true;
  }

  private WarcFrames frames(long offset) {
    long end = window == null ? Long.MAX_VALUE : window.length();
    return new WarcFrames(
        in, offset, end, records.limits().maxRecordBytes(), records.source().recordType()::equals);
  }
}
