package io.karasu.ingest;

import org.apache.hadoop.conf.Configuration;

/** Opens a slice as its source and its file's name ask. */
final class SliceReaders {

  private SliceReaders() {}

  /** The reader of a slice; what cannot be opened becomes one that refuses. */
  static SliceReader open(Source source, Limits limits, Slice slice, Configuration hadoop) {
    return switch (source.form(slice.path())) {
      case RECORDS -> RecordReaders.open((RecordSource) source, limits, slice, hadoop);
      case PAGES -> PageReaders.open((Wikipedia) source, limits, slice, hadoop);
      case WARCS -> WarcSlices.open((WebSource) source, limits, slice, hadoop);
      case WORKS -> WorkReader.open((WorkSource) source, limits, slice, hadoop);
    };
  }
}
