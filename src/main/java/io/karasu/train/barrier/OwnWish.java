package io.karasu.train.barrier;

import io.karasu.corpus.Nullable;
import io.karasu.train.Wish;

/** A rank's wish to end: set by whoever knows a reason, asked by training at a step boundary. */
final class OwnWish implements Wish {

  private volatile String why;

  /** Makes the wish; the first reason stays. */
  void make(String reason) {
    if (why == null) {
      why = reason;
    }
  }

  @Override
  @Nullable
  public String toEnd() {
    return why;
  }
}
