package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Rejection;

/** A file, or a slice of one, that could not be opened: one refusal. */
final class RefusedSlice implements SliceReader {

  private final Refusal refusal;
  private final String file;
  private final Long position;
  private boolean isSaid;

  RefusedSlice(String rule, String message, String file) {
    this(new Refusal(rule, message), file, null);
  }

  private RefusedSlice(Refusal refusal, String file, @Nullable Long position) {
    this.refusal = refusal;
    this.file = file;
    this.position = position;
  }

  /** One slice that cannot be read, at its first byte; the first slice stands for the file. */
  static RefusedSlice of(Slice slice, String message) {
    Refusal refusal = new Refusal(Refusal.UNREADABLE, message);
    return new RefusedSlice(refusal, slice.path(), slice.isFirst() ? null : slice.start());
  }

  @Override
  public boolean next(Sink sink) {
    if (isSaid) {
      return false;
    }
    isSaid = true;
    sink.refuse(Rejection.FILE, refusal, file, position);
    return true;
  }

  @Override
  public void close() {}
}
