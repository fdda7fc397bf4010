package io.karasu.train.plan;

/**
 * How a unit of parameters is divided among ranks: an inner group, whose ranks each compute with a
 * part, and as many outer ranks for each part, which divide the optimiser's state of it.
 *
 * @param inner ranks of an inner group
 * @param outer ranks that share a part
 */
public record Division(int inner, int outer) {

  /** Elements whose optimiser state a rank keeps, of a unit of {@code size}. */
  public long own(long size) {
    long ranks = (long) inner * outer;
    return (size + ranks - 1) / ranks;
  }

  /** Elements that a rank computes with and sums gradients of. */
  public long part(long size) {
    return outer * own(size);
  }

  /** Elements of the unit with its padding. */
  public long padded(long size) {
    return inner * part(size);
  }
}
