package io.karasu.model;

import io.karasu.corpus.Nullable;
import java.io.Serializable;
import java.util.List;

/**
 * The shape of a decoder and everything else that its kernels depend on, as read from a {@code
 * config.json}.
 *
 * @param family the architecture
 * @param vocabulary rows of the embedding and of the output head (V)
 * @param hidden width of the residual stream (d)
 * @param intermediate width of the feed-forward part (f); for Qwen-1 half of what its file says
 * @param layers number of blocks (L)
 * @param heads query heads (H)
 * @param kvHeads key and value heads (K); divides {@code heads}
 * @param headDim width of a head (D); {@code heads × headDim} may differ from {@code hidden}
 * @param normEpsilon added to the mean square in RMSNorm
 * @param ropeTheta base of the rotary frequencies
 * @param window a position sees this many positions, itself included; 0: all before it
 * @param attentionBias whether query, key and value have biases
 * @param tied whether the output head is the embedding
 * @param maxPositions what the file calls {@code max_position_embeddings}
 * @param bosId first token of a text, if the model has one
 * @param eosIds tokens that end a text; may be empty
 * @param padId token for padding, if the model has one
 * @param stretch what Qwen-1 does past its training length, in evaluation only; null for the others
 */
public record DecoderConfig(
    Family family,
    int vocabulary,
    int hidden,
    int intermediate,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    double normEpsilon,
    double ropeTheta,
    int window,
    boolean attentionBias,
    boolean tied,
    int maxPositions,
    @Nullable Integer bosId,
    List<Integer> eosIds,
    @Nullable Integer padId,
    @Nullable Stretch stretch)
    implements Serializable {

  /** Copies the list. */
  public DecoderConfig {
    eosIds = List.copyOf(eosIds);
  }

  /**
   * Qwen-1 in evaluation, past its training length.
   *
   * @param seqLength the training length in tokens
   * @param dynamicNtk whether the rotary base grows
   * @param logn whether queries are scaled by log_seqLength(position)
   */
  public record Stretch(int seqLength, boolean dynamicNtk, boolean logn) implements Serializable {}

  /** Parameters of the whole model. */
  public long parameters() {
    return Layout.of(this).units().stream().mapToLong(FlatUnit::size).sum();
  }
}
