package io.karasu.ingest;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The bytes of a compressed file, every one that comes before damage. A decompressor that meets
 * damage throws and keeps to itself what it had unpacked in the same read; then the file is read
 * once more, and its last part byte by byte.
 */
final class Unpacked extends InputStream {

  private final FileSystem fs;
  private final Path path;
  private final Compression compression;
  private InputStream in;
  private long count;

  /** Why only single bytes are read any more; null while nothing is wrong. */
  private IOException damage;

  Unpacked(FileSystem fs, Path path, Compression compression) throws IOException {
    this.fs = fs;
    this.path = path;
    this.compression = compression;
    this.in = open(false);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (damage == null) {
      try {
        int read = in.read(bytes, offset, length);
        count += StrictMath.max(0, read);
        return read;
      } catch (IOException | RuntimeException e) {
        damage = new IOException("the " + compression + " stream is damaged", e);
        in.close();
        in = open(true);
        in.skipNBytes(count);
      }
    }
    int next = in.read();
    if (next < 0) {
      throw damage;
    }
    bytes[offset] = (byte) next;
    return 1;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private InputStream open(boolean isDamaged) throws IOException {
    InputStream raw = fs.open(path);
    try {
      return isDamaged ? compression.openDamaged(raw) : compression.open(raw);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }
}
