package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads works, one a file or one an entry of a zip archive. Entries are read in memory and never
 * written to a disk; a name that points outside the archive is refused all the same. An archive
 * that breaks gives the entries before the break and one refusal.
 */
final class WorkReader implements SliceReader {

  private static final int ZIP_MAGIC = 0x504b0304;
  private static final int ZIP_EMPTY = 0x504b0506;

  private final Aozora source;
  private final Limits limits;
  private final String file;
  private final InputStream in;
  private final ZipArchiveInputStream archive;
  private boolean isRead;

  private WorkReader(
      Aozora source,
      Limits limits,
      String file,
      InputStream in,
      @Nullable ZipArchiveInputStream archive) {
    this.source = source;
    this.limits = limits;
    this.file = file;
    this.in = in;
    this.archive = archive;
  }

  static SliceReader open(Aozora source, Limits limits, Slice slice, Configuration hadoop) {
    Path path = new Path(slice.path());
    try {
      InputStream raw = path.getFileSystem(hadoop).open(path);
      try {
        byte[] first = raw.readNBytes(Compression.MAGIC_BYTES);
        raw.close();
        Compression compression = Compression.of(slice.path(), first, first.length);
        InputStream in = compression.open(path.getFileSystem(hadoop).open(path));
        boolean isArchive = compression == Compression.NONE && isZip(slice.path(), first);
        ZipArchiveInputStream archive =
            isArchive ? new ZipArchiveInputStream(in, "windows-31j", true, true) : null;
        return new WorkReader(source, limits, slice.path(), in, archive);
      } finally {
        raw.close();
      }
    } catch (IOException | RuntimeException e) {
      return new RefusedSlice(
          Refusal.UNREADABLE,
          "the file cannot be opened or its compression is damaged",
          slice.path());
    }
  }

  @Override
  public boolean next(Sink sink) {
    return archive == null ? nextFile(sink) : nextEntry(sink);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean nextFile(Sink sink) {
    if (isRead) {
      return false;
    }
    isRead = true;
    try {
      accept(limited(in), file, sink);
    } catch (IOException | RuntimeException e) {
      sink.refuse(
          Rejection.FILE,
          new Refusal(Refusal.UNREADABLE, "the file cannot be read to its end"),
          file,
          null);
    } catch (Refusal refusal) {
      sink.refuse(Rejection.FILE, refusal, file, null);
    }
    return true;
  }

  private boolean nextEntry(Sink sink) {
    ZipArchiveEntry entry;
    try {
      entry = archive.getNextEntry();
      if (entry == null) {
        return refuseIfEmpty(sink);
      }
      isRead = true;
      if (!entry.isDirectory()) {
        read(entry, sink);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      sink.refuse(
          Rejection.FILE,
          new Refusal(Refusal.UNREADABLE, "the zip archive is damaged or cut off"),
          file,
          archive.getBytesRead());
      isRead = true;
      return false;
    }
  }

  /** An archive in which not one entry can be found is not an archive. */
  private boolean refuseIfEmpty(Sink sink) {
    if (!isRead) {
      isRead = true;
      sink.refuse(
          Rejection.FILE,
          new Refusal(Refusal.UNREADABLE, "no entry can be found in the zip archive"),
          file,
          null);
      return true;
    }
    return false;
  }

  private void read(ZipArchiveEntry entry, Sink sink) throws IOException {
    String unit = file + "!" + entry.getName();
    try {
      check(entry);
      accept(limited(archive), unit, sink);
    } catch (Refusal refusal) {
      sink.refuse(Rejection.ENTRY, refusal, unit, null);
    }
  }

  private void check(ZipArchiveEntry entry) throws Refusal {
    String name = entry.getName();
    if (name.startsWith("/") || name.contains("..") || name.contains("\\") || name.contains(":")) {
      throw new Refusal(Refusal.ENTRY_PATH, "the entry's name points outside the archive");
    }
    if (!name.toLowerCase(Locale.ROOT).endsWith(".txt")) {
      throw new Refusal(Refusal.NOT_TEXT, "the entry is no .txt");
    }
    if (!archive.canReadEntryData(entry)) {
      throw new Refusal(
          Refusal.UNREADABLE, "the entry is encrypted or packed by an unknown method");
    }
  }

  private void accept(byte[] bytes, String unit, Sink sink) throws Refusal {
    sink.accept(source.draft(bytes), unit, null);
  }

  private byte[] limited(InputStream stream) throws IOException, Refusal {
    byte[] bytes = stream.readNBytes(limits.maxEntryBytes() + 1);
    if (bytes.length > limits.maxEntryBytes()) {
      throw new Refusal(
          Refusal.TOO_LARGE, "unpacked it is larger than maxEntryBytes, " + limits.maxEntryBytes());
    }
    return bytes;
  }

  private static boolean isZip(String path, byte[] first) {
    if (path.toLowerCase(Locale.ROOT).endsWith(".zip")) {
      return true;
    }
    int magic = 0;
    for (int i = 0; i < Integer.BYTES && first.length >= Integer.BYTES; i++) {
      magic = (magic << 8) | (first[i] & 0xff);
    }
    return magic == ZIP_MAGIC || magic == ZIP_EMPTY;
  }
}
