package io.karasu.train;

/**
 * How flat units are cut among ranks. A unit of {@code S} elements is padded to {@code inner ×
 * part}; each rank of an inner group computes with one part, and of that part each rank of its
 * outer group keeps the optimiser's state of {@code part / outer} elements.
 *
 * @param inner ranks of the inner group
 * @param innerRank this rank's number in it
 * @param outer ranks of the outer group
 * @param outerRank this rank's number in it
 */
record Cut(int inner, int innerRank, int outer, int outerRank) {

  /** The cut of one rank that has everything. */
  static final Cut WHOLE = new Cut(1, 0, 1, 0);

  /** The cut of a rank. */
  static Cut of(World world) {
    return new Cut(
        world.inner().size(), world.inner().rank(), world.outer().size(), world.outer().rank());
  }

  /** Elements of what a rank computes with, of a unit of {@code size}. */
  long part(long size) {
    return outer * own(size);
  }

  /** Elements of a unit with its padding. */
  long padded(long size) {
    return inner * part(size);
  }

  /** Elements whose state a rank keeps. */
  long own(long size) {
    return (size + (long) inner * outer - 1) / ((long) inner * outer);
  }

  /** The first of those elements in the unit; may lie in the padding. */
  long from(long size) {
    return innerRank * part(size) + outerRank * own(size);
  }

  /** Those of them that are not padding. */
  UnitRange range(int unit, long size) {
    long from = StrictMath.min(size, from(size));
    return new UnitRange(unit, from, StrictMath.min(size, from + own(size)));
  }
}
