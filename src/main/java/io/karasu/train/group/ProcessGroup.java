package io.karasu.train.group;

/**
 * Ranks that exchange vectors. Every rank of a group calls the same collectives with vectors of the
 * same size in the same order. A collective begins when it is called and runs beside the caller;
 * its vector must not be touched until {@link Pending#await} has returned. Sums are taken in an
 * order that depends on the size of the group only, so that a repeated run gives the same bits.
 */
public interface ProcessGroup extends AutoCloseable {

  /** This rank's number in the group, from 0. */
  int rank();

  /** Ranks of the group, at least 1. */
  int size();

  /**
   * Completes a vector of {@code size()} equal parts of which this rank has filled part {@code
   * rank()}: afterwards every rank has all parts.
   *
   * @throws IllegalArgumentException if the elements cannot be divided among the ranks
   */
  Pending allGather(Region whole);

  /**
   * Sums vectors of {@code size()} equal parts over the ranks: afterwards part {@code rank()} holds
   * the sum; what the other parts hold is not defined. Sums of bfloat16 are taken in float32 and
   * rounded once.
   */
  Pending reduceScatter(Region whole);

  /** Sums vectors over the ranks: afterwards every rank has the same sum, bit for bit. */
  Pending allReduce(Region vector);

  /**
   * Ends everything that is under way or will be called, here and, since connections close, at the
   * neighbours. May be called by any thread, often.
   *
   * @param reason what {@link GroupException} will say
   */
  void abort(String reason);

  /** What has been exchanged so far. */
  Traffic traffic();

  @Override
  void close();
}
