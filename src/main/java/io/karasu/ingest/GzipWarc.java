package io.karasu.ingest;

import io.karasu.corpus.Rejection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.ZipException;

/**
 * The records of the gzip members that begin in a slice. Common Crawl writes each record as a
 * member of its own; a file that is one member with all records in it is read by the slice with its
 * first byte. After damage reading goes on with the next member.
 *
 * <p>A crawled file may itself be a gzipped WARC, stored in a member as it is. So that its members
 * are never taken for ours, reading begins some way before the slice, where it falls into step.
 */
final class GzipWarc implements SliceReader {

  private static final String DAMAGED = "the gzip member is damaged or cut off";

  private final WarcRecords records;
  private final Slice slice;
  private final GzipMembers members;

  /** Where the next member should begin. */
  private long next;

  /** True if a member ends at {@link #next}, or the file begins there. */
  private boolean isInStep;

  /** True if the last member was damaged, so that what was found next may be part of it. */
  private boolean isAfterDamage;

  private long member;

  /** The records of the open member; null if none is open. */
  private WarcFrames frames;

  /**
   * Reads the members that begin in {@code slice}.
   *
   * @param lookBack how many bytes before the slice reading begins
   */
  GzipWarc(WarcRecords records, Slice slice, FileWindow file, long lookBack) throws IOException {
    this.records = records;
    this.slice = slice;
    this.members = new GzipMembers(file);
    this.next = StrictMath.max(0, slice.start() - lookBack);
    this.isInStep = next == 0;
  }

  @Override
  public boolean next(Sink sink) {
    try {
      return frames == null ? openMember(sink) : readRecord(frames, sink);
    } catch (IOException e) {
      Refusal refusal = WarcRecords.damaged("the file cannot be read to its end");
      sink.refuse(Rejection.FILE, refusal, slice.path(), StrictMath.max(next, slice.start()));
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    members.close();
  }

  private boolean openMember(Sink sink) throws IOException {
    if (!isInStep) {
      long found = members.find(next, slice.end(), isAfterDamage);
      if (found < 0) {
        return false;
      }
      next = found;
    }
    if (next >= slice.end()) {
      return false;
    }
    member = next;
    try {
      GzipMembers.Member content = members.open(member);
      if (member < slice.start()) {
        content.transferTo(OutputStream.nullOutputStream());
        endMember();
      } else {
        frames =
            new WarcFrames(
                content,
                0,
                Long.MAX_VALUE,
                records.limits().maxRecordBytes(),
                records.source().recordType()::equals);
      }
    } catch (ZipException e) {
      damaged(0, sink);
    }
    return true;
  }

  private boolean readRecord(WarcFrames open, Sink sink) throws IOException {
    try {
      WarcFrames.Frame frame = open.next();
      if (frame == null) {
        endMember();
      } else {
        records.accept(frame, file(frame.offset()), position(frame.offset()), sink);
      }
    } catch (WarcFrames.NoRecord e) {
      noRecord(open, e.getMessage(), sink);
    } catch (ZipException e) {
      damaged(open.start(), sink);
    }
    return true;
  }

  private void noRecord(WarcFrames open, String message, Sink sink) throws IOException {
    long start = open.start();
    try {
      boolean isMore = open.skipToRecord();
      if (start == 0 && !isMore && isAfterDamage) {
        // A sound member without a record, found inside a damaged one: part of what was crawled.
        frames = null;
        isInStep = false;
        next = members.position();
        return;
      }
      sink.refuse(Rejection.RECORD, WarcRecords.damaged(message), file(start), position(start));
    } catch (ZipException e) {
      damaged(start, sink);
    }
  }

  private void endMember() {
    frames = null;
    next = members.position();
    isInStep = true;
    isAfterDamage = false;
  }

  private void damaged(long start, Sink sink) {
    if (member >= slice.start()) {
      sink.refuse(Rejection.RECORD, WarcRecords.damaged(DAMAGED), file(start), position(start));
    }
    frames = null;
    next = member + 1;
    isInStep = false;
    isAfterDamage = true;
  }

  /** A record that is not the first one of its member has the member's offset in its file. */
  private String file(long offset) {
    return offset == 0 ? slice.path() : slice.path() + "!" + member;
  }

  private long position(long offset) {
    return offset == 0 ? member : offset;
  }
}
