package io.karasu.ingest;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Opens the slices of a table source: JSON lines, plain (split at any byte) or compressed (one task
 * a file), or Parquet.
 */
final class RecordReaders {

  private static final byte[] PARQUET = {'P', 'A', 'R', '1'};

  private RecordReaders() {}

  static SliceReader open(RecordSource source, Limits limits, Slice slice, Configuration hadoop) {
    try {
      Path path = new Path(slice.path());
      FileSystem fs = path.getFileSystem(hadoop);
      byte[] first = new byte[Compression.MAGIC_BYTES];
      int count;
      try (FSDataInputStream in = fs.open(path)) {
        count = in.readNBytes(first, 0, first.length);
      }
      if (slice.path().endsWith(".parquet")
          || (count >= PARQUET.length
              && Arrays.equals(Arrays.copyOf(first, PARQUET.length), PARQUET))) {
        return ParquetRecords.open(source, slice, hadoop);
      }
      Compression compression = Compression.of(slice.path(), first, count);
      if (compression == Compression.NONE) {
        return plain(source, limits, slice, fs);
      }
      return slice.isFirst()
          ? compressed(source, limits, slice, fs, compression)
          : SliceReader.NOTHING;
    } catch (IOException e) {
      // A fault of the storage, not of the content: every slice speaks for itself, so that none is
      // lost in silence.
      return RefusedSlice.of(slice, "the file cannot be opened");
    }
  }

  private static SliceReader plain(RecordSource source, Limits limits, Slice slice, FileSystem fs)
      throws IOException {
    FSDataInputStream in = fs.open(new Path(slice.path()));
    // One byte earlier, so that a line that begins exactly at the start is ours.
    long from = slice.isFirst() ? 0 : slice.start() - 1;
    in.seek(from);
    Lines lines = new Lines(in, from, limits.maxRecordBytes());
    if (!slice.isFirst()) {
      lines.skipLine();
    }
    return new LineRecords(
        source, limits, slice.path(), in, lines, slice.end(), "the file cannot be read to its end");
  }

  private static SliceReader compressed(
      RecordSource source, Limits limits, Slice slice, FileSystem fs, Compression compression) {
    String broken =
        "the " + compression.name().toLowerCase(Locale.ROOT) + " stream is damaged or cut off";
    try {
      Unpacked in = new Unpacked(fs, new Path(slice.path()), compression);
      Lines lines = new Lines(in, 0, limits.maxRecordBytes());
      return new LineRecords(source, limits, slice.path(), in, lines, Long.MAX_VALUE, broken);
    } catch (IOException | RuntimeException e) {
      // Decompressors throw both for damaged input.
      return new RefusedSlice(Refusal.UNREADABLE, broken, slice.path());
    }
  }
}
