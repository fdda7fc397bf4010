package io.karasu.train;

import io.karasu.config.Range;
import io.karasu.corpus.Nullable;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * Where a training's first weights come from.
 *
 * @param path a Hugging Face folder; null: a new model by {@code config} and {@code seed}
 * @param config shape of a new model; does not count where there is a {@code path}; null: none
 * @param seed seed of a new model's weights
 */
public record ModelConfig(@Nullable String path, @Nullable Architecture config, long seed)
    implements Serializable {

  /** Whether there is anything to train. */
  public boolean isGiven() {
    return path != null || config != null;
  }

  /** Architectures of new models, as {@link #toString} writes them. */
  public enum Kind {
    /** {@link Family#LLAMA}. */
    LLAMA(Family.LLAMA),
    /** {@link Family#MISTRAL}. */
    MISTRAL(Family.MISTRAL),
    /** {@link Family#QWEN2}; it has biases on query, key and value. */
    QWEN2(Family.QWEN2);

    private final Family family;

    Kind(Family family) {
      this.family = family;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The shape of a new model; {@link DecoderConfig} says more.
   *
   * @param family architecture
   * @param vocabulary rows of the embedding; null: those that the tokenizer needs
   * @param hidden width of the residual stream
   * @param intermediate width of the feed-forward part
   * @param layers number of blocks
   * @param heads query heads
   * @param kvHeads key and value heads; divides {@code heads}
   * @param headDim width of a head; even
   * @param normEpsilon added to the mean square in RMSNorm
   * @param ropeTheta base of the rotary frequencies
   * @param window positions that a position sees, itself included; 0: all before it; only Mistral
   * @param tied whether the output head is the embedding
   * @param maxPositions longest sequence that the model is made for
   */
  public record Architecture(
      Kind family,
      @Nullable @Range(min = 1) Integer vocabulary,
      @Range(min = 1) int hidden,
      @Range(min = 1) int intermediate,
      @Range(min = 1) int layers,
      @Range(min = 1) int heads,
      @Range(min = 1) int kvHeads,
      @Range(min = 2) int headDim,
      @Range(min = 1e-12, max = 1) double normEpsilon,
      @Range(min = 1) double ropeTheta,
      @Range(min = 0) int window,
      boolean tied,
      @Range(min = 1) int maxPositions)
      implements Serializable {

    /** Checks what no range can say. */
    public Architecture {
      if (heads % kvHeads != 0) {
        throw new IllegalArgumentException(
            "kvHeads: " + kvHeads + " (expected a divisor of heads, " + heads + ")");
      }
      if (headDim % 2 != 0) {
        throw new IllegalArgumentException("headDim: " + headDim + " (expected an even number)");
      }
      if (window > 0 && family != Kind.MISTRAL) {
        throw new IllegalArgumentException(
            "window: " + window + " (expected 0: " + family + " has no sliding window)");
      }
    }

    /**
     * The configuration of the model.
     *
     * @param tokens rows of the embedding that the tokenizer needs
     * @param bosId first token of a text, if there is one
     * @param eosIds tokens that end a text
     * @param padId token for padding, if there is one
     * @throws IllegalArgumentException if {@code vocabulary} is set and below {@code tokens}
     */
    public DecoderConfig decoder(
        int tokens, @Nullable Integer bosId, List<Integer> eosIds, @Nullable Integer padId) {
      if (vocabulary != null && vocabulary < tokens) {
        throw new IllegalArgumentException(
            "vocabulary: " + vocabulary + " (expected at least the tokenizer's " + tokens + ")");
      }
      return new DecoderConfig(
          family.family,
          vocabulary == null ? tokens : vocabulary,
          hidden,
          intermediate,
          layers,
          heads,
          kvHeads,
          headDim,
          normEpsilon,
          ropeTheta,
          window,
          family == Kind.QWEN2,
          tied,
          maxPositions,
          bosId,
          eosIds,
          padId,
          null);
    }
  }
}
