package io.karasu.train;

import io.karasu.corpus.Nullable;

/** Whether somebody wants training to end early, with a checkpoint. */
@FunctionalInterface
public interface Wish {

  /** Nobody does. */
  Wish NONE = () -> null;

  /** Why training is to end at the next step boundary; null: it is not. Any rank may be asked. */
  @Nullable
  String toEnd();
}
