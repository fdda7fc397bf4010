package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The blocks of a bzip2 file from the start of a slice on. A block belongs to the slice in which
 * the byte of its first bit lies. A position is that byte's offset × 2^26 + the offset in the
 * unpacked block, which is less than 2^26.
 */
final class BzipChunks implements Chunks {

  static final String DAMAGED = "a part of the bzip2 file is damaged";
  static final String CUT_OFF = "the bzip2 file is cut off or damaged at its end";

  private static final int POSITION_SHIFT = 26;

  private final FSDataInputStream in;
  private final Slice slice;
  private final BzipSegments segments;
  private Chunk damage;

  /** Reads a slice of {@code in}. */
  BzipChunks(FSDataInputStream in, Slice slice) throws IOException {
    this.in = in;
    this.slice = slice;
    in.seek(slice.start());
    this.segments = new BzipSegments(in, slice.start(), slice.isFirst());
  }

  @Override
  @Nullable
  public Chunk next() throws IOException {
    if (damage != null) {
      Chunk now = damage;
      damage = null;
      return now;
    }
    BzipSegment segment = segments.next(slice.end());
    if (segment == null) {
      return null;
    }
    boolean isOurs = segment.startByte() < slice.end();
    long position = segment.startByte() << POSITION_SHIFT;
    BzipSegment.Unpacked unpacked = segment.unpack();
    if (unpacked.damage() != null) {
      damage = Chunk.damaged(unpacked.damage(), position, isOurs);
    }
    return Chunk.of(unpacked.bytes(), unpacked.length(), position, isOurs);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
