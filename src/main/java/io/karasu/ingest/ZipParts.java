package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The entries of a zip archive, in its order and each in memory. What is damaged is a part with a
 * refusal, and reading goes on at the next entry that begins after it.
 */
final class ZipParts implements Closeable {

  static final int ENTRY_START = 0x504b0304;
  static final int DIRECTORY_END = 0x504b0506;

  /** The end of the directory is 22 bytes and a comment long. */
  private static final int DIRECTORY_END_BYTES = 22 + 0xffff;

  private final FileSystem fs;
  private final Path path;
  private final int maxBytes;
  private final ArrayDeque<Part> ready = new ArrayDeque<>();
  private InputStream in = InputStream.nullInputStream();
  private boolean isAnyEntry;
  private boolean isArchiveRefused;
  private boolean isOver;

  /** Null where it broke and the next entry must be searched for. */
  private ZipArchiveInputStream archive;

  /** Where {@link #archive} begins in the file. */
  private long base;

  /** Where to search if the archive breaks. */
  private long resume;

  /** The entry whose bytes come next; null if its header is not read yet. */
  private ZipArchiveEntry following;

  ZipParts(FileSystem fs, Path path, int maxBytes) throws IOException {
    this.fs = fs;
    this.path = path;
    this.maxBytes = maxBytes;
    open(0);
  }

  /**
   * An entry that is no empty folder, or damage of the archive itself.
   *
   * @param name of the entry; null for the archive
   * @param position in the archive where the entry's bytes begin, or the damage
   * @param bytes unpacked
   * @param refusal null if it is sound
   */
  record Part(@Nullable String name, long position, byte[] bytes, @Nullable Refusal refusal) {}

  /** The next part; null at the end. */
  @Nullable
  Part next() throws IOException {
    while (ready.isEmpty() && !isOver) {
      if (following != null) {
        read(following);
      } else if (archive != null || search()) {
        advance();
      } else {
        end();
      }
    }
    return ready.poll();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void read(ZipArchiveEntry entry) throws IOException {
    isAnyEntry = true;
    long position = base + entry.getDataOffset();
    resume = position;
    byte[] bytes = {};
    Refusal refusal = null;
    if (!archive.canReadEntryData(entry)) {
      refusal = unreadable("the entry is encrypted or packed by an unknown method");
    } else {
      try {
        bytes = archive.readNBytes(maxBytes + 1);
      } catch (IOException | RuntimeException e) {
        refusal = unreadable("the entry is damaged or cut off");
      }
    }
    following = null;
    if (refusal == null) {
      // Where the archive was written as a stream, the checksum follows the bytes.
      advance();
      refusal = refusal(entry, bytes);
    } else {
      archive = null;
    }
    if (!entry.isDirectory() || bytes.length > 0 || refusal != null) {
      ready.add(new Part(entry.getName(), position, bytes, refusal));
    }
  }

  @Nullable
  private Refusal refusal(ZipArchiveEntry entry, byte[] bytes) {
    if (bytes.length > maxBytes) {
      return new Refusal(
          Refusal.TOO_LARGE, "unpacked it is larger than maxEntryBytes, " + maxBytes);
    }
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue() == entry.getCrc()
        ? null
        : unreadable("the entry is damaged: its checksum does not match");
  }

  /** Goes to the next entry of an archive that is not broken yet. */
  private void advance() throws IOException {
    // By this type, because the method of ZipArchiveInputStream itself returns another class in the
    // older version that a Spark distribution brings.
    ArchiveInputStream<ZipArchiveEntry> entries = archive;
    try {
      following = entries.getNextEntry();
    } catch (IOException | RuntimeException e) {
      refuse(base + archive.getBytesRead(), "the zip archive is damaged between two entries");
      archive = null;
      return;
    }
    if (following == null) {
      end();
    }
  }

  /** The end was reached: was it the archive's own? */
  private void end() throws IOException {
    isOver = true;
    if (!isArchiveRefused && find(DIRECTORY_END, length() - DIRECTORY_END_BYTES) < 0) {
      refuse(length(), isAnyEntry ? "the zip archive is cut off" : "the file is no zip archive");
    }
  }

  /** A part that is damage of the archive itself. */
  private void refuse(long position, String message) {
    isArchiveRefused = true;
    ready.add(new Part(null, position, new byte[0], unreadable(message)));
  }

  private void open(long offset) throws IOException {
    in.close();
    FSDataInputStream raw = fs.open(path);
    raw.seek(offset);
    in = new BufferedInputStream(raw);
    archive = new ZipArchiveInputStream(in, "windows-31j", true, true);
    base = offset;
    resume = offset + Integer.BYTES;
  }

  /** Opens the archive at the next entry after the damage; false if there is none. */
  private boolean search() throws IOException {
    long found = find(ENTRY_START, resume);
    if (found >= 0) {
      open(found);
    }
    return found >= 0;
  }

  private long length() throws IOException {
    return fs.getFileStatus(path).getLen();
  }

  /** Where four bytes, the first one highest, stand at or after {@code from}; -1 if nowhere. */
  private long find(int signature, long from) throws IOException {
    try (FSDataInputStream raw = fs.open(path)) {
      long offset = StrictMath.min(StrictMath.max(0, from), length());
      raw.seek(offset);
      InputStream bytes = new BufferedInputStream(raw);
      int last = 0;
      for (int b = bytes.read(); b >= 0; b = bytes.read()) {
        last = (last << 8) | b;
        offset++;
        if (last == signature) {
          return offset - Integer.BYTES;
        }
      }
      return -1;
    }
  }

  private static Refusal unreadable(String message) {
    return new Refusal(Refusal.UNREADABLE, message);
  }
}
