package io.karasu.train.plan;

import io.karasu.model.Keep;
import io.karasu.model.Precision;
import io.karasu.train.TrainConfig;

/**
 * What of a training's settings its memory and speed depend on.
 *
 * @param tokensPerStep tokens of an optimiser step over all ranks
 * @param microBatchRows sequences that a rank computes at once
 * @param sequenceLength tokens of a sequence
 * @param keep what a layer's forward pass keeps
 * @param fullLayers the last so many layers keep everything
 * @param precision what is computed in
 * @param levels 1 or 2
 * @param gradients what gradients are summed over the ranks in
 * @param prefetch whether exchanges run while layers compute
 */
public record Settings(
    long tokensPerStep,
    int microBatchRows,
    int sequenceLength,
    Keep keep,
    int fullLayers,
    Precision precision,
    int levels,
    Precision gradients,
    boolean prefetch) {

  /** Those of a configuration. */
  public static Settings of(TrainConfig config, int sequenceLength) {
    return new Settings(
        config.tokensPerStep(),
        config.microBatchRows(),
        sequenceLength,
        config.keep(),
        config.fullLayers(),
        Precision.valueOf(config.dtype().name()),
        config.sharding().levels(),
        Precision.valueOf(config.sharding().gradients().name()),
        config.sharding().prefetch());
  }

  /** What a layer keeps. */
  public Keep keep(int layer, int layers) {
    return layer >= layers - fullLayers ? Keep.EVERYTHING : keep;
  }

  /** Sequences of an optimiser step. */
  public long rowsPerStep() {
    return StrictMath.max(1, tokensPerStep / sequenceLength);
  }

  /** Sequences of an optimiser step that the busiest rank computes. */
  public long rowsPerRank(int ranks) {
    return (rowsPerStep() + ranks - 1) / ranks;
  }

  /** Micro-batches of an optimiser step. */
  public long microSteps(int ranks) {
    return (rowsPerRank(ranks) + microBatchRows - 1) / microBatchRows;
  }

  /** Sequences of the largest micro-batch. */
  public long microRows(int ranks) {
    return StrictMath.min(microBatchRows, rowsPerRank(ranks));
  }

  /** The same with another micro-batch. */
  public Settings withMicroBatchRows(int rows) {
    return new Settings(
        tokensPerStep,
        rows,
        sequenceLength,
        keep,
        fullLayers,
        precision,
        levels,
        gradients,
        prefetch);
  }

  /** The same with another batch. */
  public Settings withTokensPerStep(long tokens) {
    return new Settings(
        tokens,
        microBatchRows,
        sequenceLength,
        keep,
        fullLayers,
        precision,
        levels,
        gradients,
        prefetch);
  }

  /** The same with another policy of keeping. */
  public Settings withKeep(Keep policy, int full) {
    return new Settings(
        tokensPerStep,
        microBatchRows,
        sequenceLength,
        policy,
        full,
        precision,
        levels,
        gradients,
        prefetch);
  }

  /** The same with other levels. */
  public Settings withLevels(int number) {
    return new Settings(
        tokensPerStep,
        microBatchRows,
        sequenceLength,
        keep,
        fullLayers,
        precision,
        number,
        gradients,
        prefetch);
  }

  /** The same with gradients summed in another format. */
  public Settings withGradients(Precision format) {
    return new Settings(
        tokensPerStep,
        microBatchRows,
        sequenceLength,
        keep,
        fullLayers,
        precision,
        levels,
        format,
        prefetch);
  }

  /** The policy in words. */
  public String keeping(int layers) {
    String rest = "keep: " + keep;
    return fullLayers == 0 || keep == Keep.EVERYTHING
        ? rest
        : rest + ", fullLayers: " + StrictMath.min(fullLayers, layers) + " of " + layers;
  }
}
