package io.karasu.train;

/** Where a rank is. */
public enum Phase {
  /** Opening data and weights, before it meets the others. */
  PREPARE,
  /** Meeting the others. */
  RENDEZVOUS,
  /** Reading the sequences of a step. */
  READ,
  /** From tokens to the loss. */
  FORWARD,
  /** From the loss to the gradient, which is summed over the ranks meanwhile. */
  BACKWARD,
  /** Agreeing on loss and norm. */
  AGREE,
  /** Updating the weights. */
  OPTIMISER,
  /** Measuring the loss on held-out sequences. */
  VALIDATION,
  /** Writing a checkpoint. */
  CHECKPOINT,
  /** Making the written files a checkpoint. */
  COMMIT,
  /** At the end. */
  DONE
}
