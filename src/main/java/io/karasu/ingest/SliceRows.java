package io.karasu.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The rows of the slices of one task, read one unit at a time. */
final class SliceRows implements Iterator<Ingested> {

  private final Iterator<Slice> slices;
  private final Function<Slice, SliceReader> open;
  private final Function<Slice, Sink> sinks;
  private final ArrayDeque<Ingested> ready;
  private SliceReader reader = SliceReader.NOTHING;
  private Sink sink;

  /**
   * Reads {@code slices}.
   *
   * @param open opens the reader of a slice
   * @param sinks the sink of a slice, which must put its rows into {@code ready}
   */
  SliceRows(
      Iterator<Slice> slices,
      Function<Slice, SliceReader> open,
      Function<Slice, Sink> sinks,
      ArrayDeque<Ingested> ready) {
    this.slices = slices;
    this.open = open;
    this.sinks = sinks;
    this.ready = ready;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty()) {
      if (reader.next(sink)) {
        continue;
      }
      // Before its last rows are handed out: a reader that said it is done is never asked again.
      close();
      if (ready.isEmpty() && !slices.hasNext()) {
        return false;
      }
      if (ready.isEmpty()) {
        Slice slice = slices.next();
        sink = sinks.apply(slice);
        reader = open.apply(slice);
      }
    }
    return true;
  }

  @Override
  public Ingested next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.poll();
  }

  private void close() {
    try {
      reader.close();
      reader = SliceReader.NOTHING;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
