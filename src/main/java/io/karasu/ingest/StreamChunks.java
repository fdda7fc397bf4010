package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a stream; those from {@code end} on belong to other slices. */
final class StreamChunks implements Chunks {

  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private final long end;
  private final byte[] bytes = new byte[CHUNK];
  private long position;

  /** Reads {@code in}, whose first byte lies at {@code position}. */
  StreamChunks(InputStream in, long position, long end) {
    this.in = in;
    this.position = position;
    this.end = end;
  }

  @Override
  @Nullable
  public Chunk next() throws IOException {
    boolean isOurs = position < end;
    int most = isOurs ? (int) StrictMath.min(CHUNK, end - position) : CHUNK;
    int length = in.read(bytes, 0, most);
    if (length < 0) {
      return null;
    }
    Chunk chunk = Chunk.of(bytes, length, position, isOurs);
    position += length;
    return chunk;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
