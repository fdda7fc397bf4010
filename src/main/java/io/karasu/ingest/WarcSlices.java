package io.karasu.ingest;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Opens the slices of WARC files: gzip with a member for each record (split at the members), or
 * anything else by one task.
 */
final class WarcSlices {

  /**
   * Bytes before a slice from which reading falls into step: more than a crawled file has. Common
   * Crawl cuts payloads at 1 MiB, since 2025 at 5 MiB.
   */
  static final long LOOK_BACK = 8L << 20;

  private WarcSlices() {}

  static SliceReader open(WebSource source, Limits limits, Slice slice, Configuration hadoop) {
    return open(new WarcRecords(source, limits), slice, hadoop, LOOK_BACK);
  }

  static SliceReader open(WarcRecords records, Slice slice, Configuration hadoop, long lookBack) {
    Path path = new Path(slice.path());
    try {
      FileSystem fs = path.getFileSystem(hadoop);
      byte[] first;
      try (InputStream start = fs.open(path)) {
        first = start.readNBytes(Compression.MAGIC_BYTES);
      }
      Compression compression = Compression.of(slice.path(), first, first.length);
      if (compression == Compression.GZIP) {
        return new GzipWarc(records, slice, new FileWindow(fs, path), lookBack);
      }
      InputStream in =
          compression == Compression.NONE
              ? new FileWindow(fs, path)
              : new Unpacked(fs, path, compression);
      return new StreamWarc(records, slice.path(), in);
    } catch (IOException | RuntimeException e) {
      // Decompressors throw both for damaged input.
      return RefusedSlice.of(slice, "the file cannot be opened");
    }
  }
}
