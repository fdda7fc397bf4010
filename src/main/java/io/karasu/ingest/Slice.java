package io.karasu.ingest;

import io.karasu.spark.InputFile;
import java.io.Serializable;

/**
 * The part of a file that one task reads: the records whose first byte lies in it.
 *
 * @param source index of the source in the config
 * @param path of the file
 * @param start first byte
 * @param end one past the last byte
 */
record Slice(int source, String path, long start, long end) implements Serializable {

  /** The whole file. */
  static Slice whole(int source, InputFile file) {
    return new Slice(source, file.path(), 0, file.size());
  }

  /** True if the slice begins where the file begins. */
  boolean isFirst() {
    return start == 0;
  }

  long bytes() {
    return end - start;
  }
}
