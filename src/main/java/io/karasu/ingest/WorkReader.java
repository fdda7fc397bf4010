package io.karasu.ingest;

import io.karasu.corpus.Rejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads a file that is one work, or a few packed together, plain or compressed. */
final class WorkReader implements SliceReader {

  /** Bytes of a file that are read to see what it is. */
  private static final int SMALL = 1 << 18;

  private final WorkSource source;
  private final Limits limits;
  private final String file;
  private final InputStream in;
  private boolean isRead;

  private WorkReader(WorkSource source, Limits limits, String file, InputStream in) {
    this.source = source;
    this.limits = limits;
    this.file = file;
    this.in = in;
  }

  /** The reader of a work or of an archive of works. */
  static SliceReader open(WorkSource source, Limits limits, Slice slice, Configuration hadoop) {
    Path path = new Path(slice.path());
    try {
      FileSystem fs = path.getFileSystem(hadoop);
      byte[] start;
      try (InputStream in = fs.open(path)) {
        start = in.readNBytes(SMALL);
      }
      Compression compression = Compression.of(slice.path(), start, start.length);
      if (compression == Compression.NONE && ZipWorks.isZip(slice.path(), start)) {
        return new ZipWorks(source, limits, slice.path(), fs);
      }
      // A small file is there already: on an object store every opening is a request.
      boolean isWhole = compression == Compression.NONE && start.length < SMALL;
      InputStream in =
          isWhole ? new ByteArrayInputStream(start) : new Unpacked(fs, path, compression);
      return new WorkReader(source, limits, slice.path(), in);
    } catch (IOException | RuntimeException e) {
      // Decompressors throw both for damaged input.
      return new RefusedSlice(
          Refusal.UNREADABLE,
          "the file cannot be opened or its compression is damaged",
          slice.path());
    }
  }

  @Override
  public boolean next(Sink sink) {
    if (isRead) {
      return false;
    }
    isRead = true;
    try {
      Works.accept(source.works(bytes()), Rejection.FILE, sink, file, null);
    } catch (Refusal refusal) {
      sink.refuse(Rejection.FILE, refusal, file, null);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private byte[] bytes() throws Refusal {
    byte[] bytes;
    try {
      bytes = in.readNBytes(limits.maxEntryBytes() + 1);
    } catch (IOException | RuntimeException e) {
      throw new Refusal(Refusal.UNREADABLE, "the file cannot be read to its end");
    }
    if (bytes.length > limits.maxEntryBytes()) {
      throw new Refusal(
          Refusal.TOO_LARGE, "unpacked it is larger than maxEntryBytes, " + limits.maxEntryBytes());
    }
    return bytes;
  }
}
