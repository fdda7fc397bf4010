package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.Closeable;
import java.io.IOException;

/** The bytes of a file from the start of a slice on, beyond its end too. */
interface Chunks extends Closeable {

  /**
   * The next bytes; null at the end of the file. The array may be used again for the next chunk.
   *
   * @throws IOException if the storage fails; nothing can be read after that
   */
  @Nullable
  Chunk next() throws IOException;
}
