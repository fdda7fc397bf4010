package io.karasu.spark;

import java.io.Serializable;

/**
 * One raw input file.
 *
 * @param path fully qualified
 * @param size in bytes
 * @param modified milliseconds since 1970
 */
public record InputFile(String path, long size, long modified) implements Serializable {

  /** What a fingerprint keeps of the file. */
  public String fingerprint() {
    return path + "\t" + size + "\t" + modified;
  }
}
