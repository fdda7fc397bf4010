package io.karasu.train;

import io.karasu.corpus.Nullable;
import java.io.Serializable;

/**
 * One try to train to the end. The driver chooses where it begins, so that all ranks begin there.
 *
 * @param number from 1; more than that of any attempt that left something
 * @param from the checkpoint to go on from; null: the first weights
 */
public record Attempt(int number, @Nullable CheckpointId from) implements Serializable {}
