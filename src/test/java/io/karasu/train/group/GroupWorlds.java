package io.karasu.train.group;

/** Makes worlds of ranks for {@link ProcessGroupConformance}: by a ring, or by NCCL. */
interface GroupWorlds {

  /** A new world of so many ranks, each of which will be a thread. */
  GroupWorld open(int size) throws Exception;

  /**
   * Whether sums are taken in the ring's order, so that their bits are known; else they need only
   * be near and the same on every rank.
   */
  boolean isInRingOrder();

  /** Whether collectives of two groups may run at the same time. */
  boolean groupsMayOverlap();
}
