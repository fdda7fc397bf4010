package io.karasu.ingest;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * How a file is compressed: by its name, or by its first bytes where the name does not say.
 * Concatenated streams are read to the end. Hadoop's own zstd needs a native library that no Maven
 * build has, so zstd-jni, which Spark brings, is used.
 */
enum Compression {
  NONE,
  GZIP,
  BZIP2,
  ZSTD;

  private static final int BUFFER = 1 << 16;

  /** Bytes of a file's start that {@link #of(String, byte[], int)} looks at. */
  static final int MAGIC_BYTES = 10;

  /** The compression that a file name tells. */
  static Compression of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".gz") || lower.endsWith(".gzip")) {
      return GZIP;
    }
    if (lower.endsWith(".bz2")) {
      return BZIP2;
    }
    return lower.endsWith(".zst") || lower.endsWith(".zstd") ? ZSTD : NONE;
  }

  /** The compression that a name, or else the first {@code count} bytes tell. */
  static Compression of(String name, byte[] first, int count) {
    Compression byName = of(name);
    if (byName != NONE || count < MAGIC_BYTES) {
      return byName;
    }
    if (first[0] == 0x1f && first[1] == (byte) 0x8b && first[2] == 8) {
      return GZIP;
    }
    if (first[0] == 'B'
        && first[1] == 'Z'
        && first[2] == 'h'
        && first[4] == '1'
        && first[5] == 'A'
        && first[6] == 'Y') {
      return BZIP2;
    }
    return first[0] == 0x28
            && first[1] == (byte) 0xb5
            && first[2] == 0x2f
            && first[3] == (byte) 0xfd
        ? ZSTD
        : NONE;
  }

  /** The uncompressed bytes of {@code raw}. */
  InputStream open(InputStream raw) throws IOException {
    InputStream buffered = new BufferedInputStream(raw, BUFFER);
    if (this != NONE) {
      // To zstd-jni no bytes at all are a sound stream.
      buffered.mark(1);
      if (buffered.read() < 0) {
        throw new EOFException("no compressed bytes");
      }
      buffered.reset();
    }
    return switch (this) {
      case NONE -> buffered;
      case GZIP -> new GzipCompressorInputStream(buffered, true);
      case BZIP2 -> new BZip2CompressorInputStream(buffered, true);
      case ZSTD -> new ZstdInputStream(buffered);
    };
  }

  /**
   * The same for a stream that is known to be damaged: as far as it can be unpacked, without an
   * error for what is wrong behind the data.
   */
  InputStream openDamaged(InputStream raw) throws IOException {
    return this == GZIP ? new GZIPInputStream(raw, BUFFER) : open(raw);
  }
}
