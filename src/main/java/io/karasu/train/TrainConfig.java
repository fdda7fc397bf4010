package io.karasu.train;

import io.karasu.config.Range;
import io.karasu.corpus.Nullable;
import io.karasu.model.DeviceChoice;
import io.karasu.model.Keep;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The keys of {@code pretrain.yaml} and {@code finetune.yaml}.
 *
 * @param name what is trained: NAME in {@code models/NAME} and {@code checkpoints/NAME}
 * @param model where the first weights come from
 * @param device what computes
 * @param dtype what is computed in; master weights, moments and sums are float32 always
 * @param table what is trained on
 * @param seed seed of the order of sequences in all epochs but the first
 * @param blockRows sequences of a block of that order, which is also what is read at once
 * @param tokensPerStep tokens of an optimiser step, padding counted; whole sequences, at least one
 * @param microBatchRows sequences that are computed at once
 * @param steps optimiser steps; null: what {@code epochs} gives
 * @param epochs how often each sequence is seen; more than 0; only where {@code steps} is null
 * @param schedule learning rate
 * @param adamw optimiser
 * @param clipNorm largest norm of the whole gradient; 0: it is not clipped
 * @param peakTeraflops the device's peak in computing with {@code dtype}, for MFU; null: not known
 * @param keep what a layer's forward pass keeps for its backward pass
 * @param fullLayers the last so many layers keep everything, whatever {@code keep} says
 * @param validationSequences the last so many sequences are never trained, only validated on
 * @param validateEvery steps between validations, and one at the end; 0: only at the end
 * @param checkpoints when state is saved and how long it stays
 * @param lossWatch what is done about a loss or gradient norm that jumps
 * @param nonFiniteLimit training stops after so many steps in a row without a finite loss and
 *     gradient
 * @param sharding how the model is divided among ranks
 * @param recovery what is done when a rank fails
 * @param threads threads of a rank for computing; null: as many as it may use
 * @param export the Hugging Face folder that is written at the end
 */
public record TrainConfig(
    String name,
    ModelConfig model,
    DeviceChoice device,
    Dtype dtype,
    Input table,
    long seed,
    @Range(min = 1) int blockRows,
    @Range(min = 1) long tokensPerStep,
    @Range(min = 1) int microBatchRows,
    @Nullable @Range(min = 1) Long steps,
    double epochs,
    ScheduleConfig schedule,
    Adamw adamw,
    @Range(min = 0) double clipNorm,
    @Nullable @Range(min = 0.001) Double peakTeraflops,
    Keep keep,
    @Range(min = 0) int fullLayers,
    @Range(min = 0) long validationSequences,
    @Range(min = 0) long validateEvery,
    Checkpoints checkpoints,
    Watch lossWatch,
    @Range(min = 1) int nonFiniteLimit,
    ShardingConfig sharding,
    RecoveryConfig recovery,
    @Nullable @Range(min = 1) Integer threads,
    Export export)
    implements Serializable {

  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]*");

  /** Types of numbers. */
  public enum Dtype {
    /** 4 bytes. */
    FLOAT32,
    /** 2 bytes: float32's exponent, 8 bits of precision. */
    BFLOAT16;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Tables of packed sequences. */
  public enum Input {
    /** What {@code pack} wrote. */
    SEQUENCES,
    /** What the chat steps wrote. */
    CHAT_SEQUENCES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * AdamW with decoupled decay (Loshchilov and Hutter 2019); norms and biases do not decay.
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the second moment; more than 0
   * @param weightDecay share of a weight that decays at a learning rate of 1
   */
  public record Adamw(
      @Range(min = 0, max = 0.9999999) double beta1,
      @Range(min = 0, max = 0.9999999) double beta2,
      @Range(min = 1e-20, max = 1) double epsilon,
      @Range(min = 0, max = 1) double weightDecay)
      implements Serializable {}

  /**
   * Checkpoints.
   *
   * @param every steps between two; one is also written at the end
   * @param keepLast the newest so many stay
   * @param keepEvery those of steps that this divides stay for ever; 0: none
   */
  public record Checkpoints(
      @Range(min = 1) long every, @Range(min = 1) int keepLast, @Range(min = 0) long keepEvery)
      implements Serializable {}

  /**
   * The watch over the loss; see {@link LossWatch}.
   *
   * @param window steps over which mean and deviation are taken
   * @param deviations a loss that is more deviations above the mean is a spike; more than 0
   * @param action what is done about a spike
   */
  public record Watch(
      @Range(min = 2, max = 1_000_000) int window,
      @Range(min = 0.1) double deviations,
      LossWatch.Action action)
      implements Serializable {}

  /**
   * The exported model.
   *
   * @param dtype type of its weights
   * @param maxFileSize bytes of a safetensors file, more only for a single larger tensor
   */
  public record Export(Dtype dtype, @Range(min = 1) long maxFileSize) implements Serializable {}

  /** Checks what no range can say. */
  public TrainConfig {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name: " + name + " (expected letters, digits, '.', '_' and '-', for a folder)");
    }
    if (!(epochs > 0 && epochs <= 1_000_000)) {
      throw new IllegalArgumentException("epochs: " + epochs + " (expected more than 0)");
    }
    if (sharding.gradients() == Dtype.BFLOAT16 && dtype == Dtype.FLOAT32) {
      throw new IllegalArgumentException(
          "sharding.gradients: bfloat16 (expected float32, as dtype is)");
    }
  }

  /**
   * What a layer's forward pass keeps.
   *
   * @param layer its number, from 0
   * @param layers layers of the model
   */
  public Keep keep(int layer, int layers) {
    return layer >= layers - fullLayers ? Keep.EVERYTHING : keep;
  }

  /** Sequences of an optimiser step: as many as {@code tokensPerStep} holds whole, at least one. */
  public long rowsPerStep(int sequenceLength) {
    return StrictMath.max(1, tokensPerStep / sequenceLength);
  }

  /**
   * Optimiser steps of the training: {@code steps}, or the whole steps in {@code epochs}, at least
   * one, so that no sequence is seen more often than was asked for.
   *
   * @param rows sequences that are trained on, those for validation not counted
   * @param sequenceLength tokens of a sequence
   */
  public long steps(long rows, int sequenceLength) {
    if (steps != null) {
      return steps;
    }
    // A share such as 0.1 of 10 rows must not end at 0.9999… rows.
    double seen = StrictMath.floor(epochs * rows * (1 + 1e-12));
    return StrictMath.max(1, (long) seen / rowsPerStep(sequenceLength));
  }
}
