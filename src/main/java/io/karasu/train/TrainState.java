package io.karasu.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training knows besides its vectors.
 *
 * @param step optimiser steps done
 * @param tokens tokens seen, padding not counted
 * @param position the next position of {@link SequenceOrder}
 * @param seed seed of the order: the only random numbers in training
 * @param ranks ranks that wrote the checkpoint
 * @param lossWatch what the watch over loss and gradient norm remembers
 * @param config the resolved configuration: mappings, lists, texts, whole numbers as Long, other
 *     numbers as Double, truth values, null
 * @param code version of the code
 */
public record TrainState(
    long step,
    long tokens,
    long position,
    long seed,
    int ranks,
    LossWatch.State lossWatch,
    Map<String, Object> config,
    String code) {

  /** Copies the mapping. */
  public TrainState {
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }
}
