package io.karasu.train;

/** The float32 vectors of a unit that a training goes on from. */
public enum StateVector {
  /** The master weights. */
  WEIGHTS,
  /** AdamW's mean of gradients. */
  FIRST_MOMENT,
  /** AdamW's mean of squared gradients. */
  SECOND_MOMENT
}
