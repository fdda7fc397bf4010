package io.karasu.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Opens the slices of a source of articles: dumps in XML, plain or bzip2 (both split) or otherwise
 * compressed (one task a file), or tables.
 */
final class PageReaders {

  /** As much of a dump's head as is looked at, in bytes. */
  private static final int HEAD_BYTES = 1 << 14;

  private PageReaders() {}

  static SliceReader open(Wikipedia source, Limits limits, Slice slice, Configuration hadoop) {
    try {
      Path path = new Path(slice.path());
      FileSystem fs = path.getFileSystem(hadoop);
      byte[] first;
      try (InputStream in = fs.open(path)) {
        first = in.readNBytes(Compression.MAGIC_BYTES);
      }
      Compression compression = Compression.of(slice.path(), first, first.length);
      boolean splits = compression == Compression.NONE || compression == Compression.BZIP2;
      byte[] head = isTable(slice.path()) ? new byte[0] : head(fs, path, compression);
      if (!isXml(slice.path(), head)) {
        return RecordReaders.open(source, limits, slice, hadoop);
      }
      if (!splits && !slice.isFirst()) {
        return SliceReader.NOTHING;
      }
      String urlBase = SiteInfo.urlBase(head, source.urlBase());
      return new PageReader(source, urlBase, limits, slice, chunks(fs, path, slice, compression));
    } catch (IOException | RuntimeException e) {
      // A fault of the storage: every slice speaks for itself, so that none is lost in silence.
      return RefusedSlice.of(slice, "the file cannot be opened or its compression is damaged");
    }
  }

  private static Chunks chunks(FileSystem fs, Path path, Slice slice, Compression compression)
      throws IOException {
    if (compression == Compression.BZIP2) {
      return new BzipChunks(fs.open(path), slice);
    }
    if (compression == Compression.NONE) {
      FSDataInputStream in = fs.open(path);
      in.seek(slice.start());
      return new StreamChunks(in, slice.start(), slice.end());
    }
    return new StreamChunks(new Unpacked(fs, path, compression), 0, Long.MAX_VALUE);
  }

  /** The first bytes after unpacking, as many as there are before damage. */
  private static byte[] head(FileSystem fs, Path path, Compression compression) {
    java.io.ByteArrayOutputStream head = new java.io.ByteArrayOutputStream();
    try (InputStream in = new Unpacked(fs, path, compression)) {
      byte[] part = new byte[1 << 12];
      int length = in.read(part);
      while (length > 0 && head.size() < HEAD_BYTES) {
        head.write(part, 0, length);
        length = in.read(part);
      }
    } catch (IOException | RuntimeException e) {
      // Damaged from early on: what came before it is the head, and reading tells the rest.
      return head.toByteArray();
    }
    return head.toByteArray();
  }

  private static boolean isTable(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".parquet") || lower.contains(".json");
  }

  private static boolean isXml(String name, byte[] head) {
    if (isTable(name)) {
      return false;
    }
    for (byte b : head) {
      // A byte order mark and blanks may come first.
      if (b == '<') {
        return true;
      }
      if (b == '{' || b == 'P') {
        break;
      }
    }
    return name.toLowerCase(Locale.ROOT).contains(".xml");
  }
}
