package io.karasu.model;

import java.util.Locale;

/** What a layer's forward pass leaves in memory for its backward pass; more is faster. */
public enum Keep {
  /** All that the backward pass reads. */
  EVERYTHING("forward_keeping", "backward"),
  /** All but the results of norms and activations, which are cheap to make again. */
  PRODUCTS("forward_keeping_products", "backward_products"),
  /** The layer's input only: the backward pass runs the layer again. */
  NOTHING("forward", "backward_nothing");

  private final String forward;
  private final String backward;

  Keep(String forward, String backward) {
    this.forward = forward;
    this.backward = backward;
  }

  /**
   * Numbers that a layer leaves in memory for each token, its input among them and without the H
   * logarithms of attention.
   */
  public long perToken(DecoderConfig config) {
    long hidden = config.hidden();
    long intermediate = config.intermediate();
    long heads = (2L * config.heads() + 2L * config.kvHeads()) * config.headDim();
    return switch (this) {
      case EVERYTHING -> 4 * hidden + heads + 3 * intermediate;
      case PRODUCTS -> 2 * hidden + heads + 2 * intermediate;
      case NOTHING -> hidden;
    };
  }

  /** As the configuration writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  String forward() {
    return forward;
  }

  String backward() {
    return backward;
  }
}
