package io.karasu.ingest;

import java.io.Closeable;

/**
 * Reads one slice, one unit at a time, so that a task never holds more than one. Whatever is wrong
 * with a file ends in the sink; only our own faults are thrown.
 */
interface SliceReader extends Closeable {

  /** Reads the next unit into the sink; false at the end of the slice. */
  boolean next(Sink sink);

  /** A slice that has nothing to read. */
  SliceReader NOTHING =
      new SliceReader() {
        @Override
        public boolean next(Sink sink) {
          return false;
        }

        @Override
        public void close() {}
      };
}
