package io.karasu.ingest;

import io.karasu.corpus.Rejection;

/** A file that could not be opened: one refusal. */
final class RefusedSlice implements SliceReader {

  private final Refusal refusal;
  private final String file;
  private boolean isSaid;

  RefusedSlice(String rule, String message, String file) {
    this.refusal = new Refusal(rule, message);
    this.file = file;
  }

  @Override
  public boolean next(Sink sink) {
    if (isSaid) {
      return false;
    }
    isSaid = true;
    sink.refuse(Rejection.FILE, refusal, file, null);
    return true;
  }

  @Override
  public void close() {}
}
