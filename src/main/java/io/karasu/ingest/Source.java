package io.karasu.ingest;

import java.io.Serializable;

/**
 * A source of the config: where it lies and what it says about its records. Closed: a new kind is a
 * record here and a block under {@code kinds} in {@code conf/default/ingest.yaml}.
 */
public sealed interface Source extends Serializable
    permits Aozora, Precedents, Culturax, Warc, Wet, Ultrachat, Text, Wikipedia {

  /** The source's name, which is the column {@code source} everywhere. */
  String name();

  /** A file, folder or pattern on any Hadoop file system. */
  String path();

  /** How a file of this source is read, by its name. */
  FileForm form(String file);

  /** True if a file of this source can be read in parts, by its name. */
  default boolean splits(String file) {
    return form(file).splits(Compression.of(file));
  }

  /** The forms of a source's files. */
  enum FileForm {
    /** One JSON object a line, or Parquet. */
    RECORDS,
    /** One work a file, or an archive of works. */
    WORKS,
    /** Dumps of pages in XML, or the same tables as {@link #RECORDS}. */
    PAGES,
    /** WARC files; each record of a compressed one may be a gzip member of its own. */
    WARCS;

    /** True if a file that is compressed in this way, or not at all, can be read in parts. */
    boolean splits(Compression compression) {
      return switch (this) {
        case RECORDS -> compression == Compression.NONE;
        case WORKS -> false;
        case PAGES -> compression == Compression.NONE || compression == Compression.BZIP2;
        case WARCS -> compression == Compression.GZIP;
      };
    }
  }
}
