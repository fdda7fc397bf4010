package io.karasu.ingest;

import java.io.Serializable;

/**
 * A source of the config: where it lies and what it says about its records. Closed: a new kind is a
 * record here and a block under {@code kinds} in {@code conf/default/ingest.yaml}.
 */
public sealed interface Source extends Serializable
    permits Aozora, Culturax, Ultrachat, Text, Warc, Wet {

  /** The source's name, which is the column {@code source} everywhere. */
  String name();

  /** A file, folder or pattern on any Hadoop file system. */
  String path();

  /** How the files of this source are read. */
  FileForm form();

  /**
   * True if a file can be cut into slices: JSON lines and Parquet unless they are compressed as a
   * whole, WARC files if each record is a gzip member of its own.
   */
  default boolean splits(Compression compression) {
    return switch (form()) {
      case RECORDS -> compression == Compression.NONE;
      case WORKS -> false;
      case WARCS -> compression == Compression.GZIP;
    };
  }

  /** The forms of a source's files. */
  enum FileForm {
    /** One JSON object a line, or Parquet. */
    RECORDS,
    /** One work a file, or an archive of works. */
    WORKS,
    /** WARC files, plain or compressed. */
    WARCS
  }
}
