package io.karasu.model;

/** What a layer's forward pass leaves in memory for its backward pass; more is faster. */
public enum Keep {
  /** All that the backward pass reads: about {@code 5d + 3HD + 3f} numbers for each token. */
  EVERYTHING("forward_keeping", "backward"),
  /** All but the results of norms and activations, which are cheap to make again. */
  PROJECTIONS("forward_keeping_projections", "backward_projections"),
  /** The layer's input only: the backward pass runs the layer again. */
  NOTHING("forward", "backward_nothing");

  private final String forward;
  private final String backward;

  Keep(String forward, String backward) {
    this.forward = forward;
    this.backward = backward;
  }

  String forward() {
    return forward;
  }

  String backward() {
    return backward;
  }
}
