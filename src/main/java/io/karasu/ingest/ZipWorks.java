package io.karasu.ingest;

import io.karasu.corpus.Rejection;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads the works of a zip archive, one an entry. Nothing is ever unpacked to a disk; a name that
 * points outside the archive is refused all the same.
 */
final class ZipWorks implements SliceReader {

  /** Absolute, with a drive, or through the folder above. */
  private static final Pattern OUTSIDE =
      Pattern.compile("[/\\\\].*|[A-Za-z]:.*|(?:.*[/\\\\])?\\.\\.(?:[/\\\\].*)?", Pattern.DOTALL);

  private final WorkSource source;
  private final String file;
  private final ZipParts parts;

  ZipWorks(WorkSource source, Limits limits, String file, FileSystem fs) throws IOException {
    this.source = source;
    this.file = file;
    this.parts = new ZipParts(fs, new Path(file), limits.maxEntryBytes());
  }

  /** True if the file has the name or the first bytes of a zip archive. */
  static boolean isZip(String path, byte[] first) {
    if (path.toLowerCase(Locale.ROOT).endsWith(".zip")) {
      return true;
    }
    int magic = 0;
    for (int i = 0; i < Integer.BYTES && first.length >= Integer.BYTES; i++) {
      magic = (magic << 8) | (first[i] & 0xff);
    }
    return magic == ZipParts.ENTRY_START || magic == ZipParts.DIRECTORY_END;
  }

  @Override
  public boolean next(Sink sink) {
    ZipParts.Part part;
    try {
      part = parts.next();
    } catch (IOException e) {
      Refusal refusal = new Refusal(Refusal.UNREADABLE, "the file cannot be read to its end");
      sink.refuse(Rejection.FILE, refusal, file, null);
      return false;
    }
    if (part == null) {
      return false;
    }
    if (part.name() == null) {
      sink.refuse(Rejection.FILE, part.refusal(), file, part.position());
    } else {
      accept(part, sink);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    parts.close();
  }

  private void accept(ZipParts.Part entry, Sink sink) {
    String unit = file + "!" + entry.name();
    try {
      checkName(entry.name());
      if (entry.refusal() != null) {
        throw entry.refusal();
      }
      Works.accept(source.works(entry.bytes()), Rejection.ENTRY, sink, unit, entry.position());
    } catch (Refusal refusal) {
      sink.refuse(Rejection.ENTRY, refusal, unit, entry.position());
    }
  }

  private void checkName(String name) throws Refusal {
    if (OUTSIDE.matcher(name).matches()) {
      throw new Refusal(Refusal.ENTRY_PATH, "the entry's name points outside the archive");
    }
    if (!name.toLowerCase(Locale.ROOT).endsWith(source.entrySuffix())) {
      throw new Refusal(Refusal.NOT_TEXT, "the entry is no " + source.entrySuffix());
    }
  }
}
