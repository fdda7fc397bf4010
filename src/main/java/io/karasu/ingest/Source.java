package io.karasu.ingest;

import java.io.Serializable;

/**
 * A source of the config: where it lies and what it says about its records. Closed: a new kind is a
 * record here and a block under {@code kinds} in {@code conf/default/ingest.yaml}.
 */
public sealed interface Source extends Serializable
    permits Aozora, Culturax, Ultrachat, Text, Wikipedia {

  /** The source's name, which is the column {@code source} everywhere. */
  String name();

  /** A file, folder or pattern on any Hadoop file system. */
  String path();

  /** How the files of this source are read. */
  FileForm form();

  /** The forms of a source's files. */
  enum FileForm {
    /** One JSON object a line, or Parquet. */
    RECORDS,
    /** One work a file, or an archive of works. */
    WORKS,
    /** Dumps of pages in XML, or the same tables as {@link #RECORDS}. */
    PAGES;

    /** True if a file that is compressed in this way, or not at all, can be read in parts. */
    boolean splits(Compression compression) {
      return switch (this) {
        case RECORDS -> compression == Compression.NONE;
        case WORKS -> false;
        case PAGES -> compression == Compression.NONE || compression == Compression.BZIP2;
      };
    }
  }
}
