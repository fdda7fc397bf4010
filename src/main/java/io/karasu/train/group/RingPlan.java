package io.karasu.train.group;

import io.karasu.model.Precision;

/**
 * What one rank sends and receives in a collective, step by step. The vector is cut into one part
 * for each rank. In {@code size - 1} turns the parts go round to be summed, each beginning at the
 * rank after its owner and ending with its owner; in {@code size - 1} more turns the sums go round
 * to be copied. What is received in a turn is what is sent in the next. Long vectors do this window
 * by window, so that buffers stay small.
 *
 * <p>The order of every sum follows from the number of ranks alone.
 */
final class RingPlan {

  /** Elements of a part that go round together. */
  static final int WINDOW = 1 << 20;

  /**
   * A stretch of the vector.
   *
   * @param from its first element
   * @param elements its length
   * @param isWide whether its elements travel in the format of sums, not in that of the vector
   */
  record Piece(long from, int elements, boolean isWide) {}

  private final RingKind kind;
  private final long number;
  private final Region region;
  private final int rank;
  private final int size;
  private final int firstTurn;
  private final int turns;
  private final int steps;

  /**
   * A plan.
   *
   * @param number the collective's number in its group, from 1
   */
  RingPlan(RingKind kind, long number, Region region, int rank, int size) {
    if (kind != RingKind.ALL_REDUCE && region.elements() % size != 0) {
      throw new IllegalArgumentException(
          "elements: " + region.elements() + " (expected a multiple of " + size + " ranks)");
    }
    this.kind = kind;
    this.number = number;
    this.region = region;
    this.rank = rank;
    this.size = size;
    firstTurn = kind == RingKind.ALL_GATHER ? size - 1 : 0;
    turns = kind == RingKind.ALL_REDUCE ? 2 * (size - 1) : size - 1;
    long longest = (region.elements() + size - 1) / size;
    steps = Math.toIntExact((longest + WINDOW - 1) / WINDOW * turns);
  }

  RingKind kind() {
    return kind;
  }

  long number() {
    return number;
  }

  Region region() {
    return region;
  }

  /** Steps of all windows. */
  int steps() {
    return steps;
  }

  /** Whether what is sent in a step has not been received in the step before. */
  boolean isOwn(int step) {
    return step % turns == 0;
  }

  /** Whether what is received in a step is added to what is here, not copied. */
  boolean isAdded(int step) {
    return turn(step) < size - 1;
  }

  /** Whether what is received in a step completes its sum. */
  boolean isSum(int step) {
    return turn(step) == size - 2;
  }

  /** What a step sends. */
  Piece sent(int step) {
    return piece(step, rank - 1 - turn(step));
  }

  /** What a step receives. */
  Piece received(int step) {
    return piece(step, rank - 2 - turn(step));
  }

  /** The bytes of a piece's element on the wire. */
  int width(Piece piece) {
    Precision precision = region.precision();
    return piece.isWide() ? precision.master().bytes() : precision.bytes();
  }

  /** The bytes that are received in all. */
  long receivedBytes() {
    long sum = 0;
    for (int step = 0; step < steps; step++) {
      Piece piece = received(step);
      sum += (long) piece.elements() * width(piece);
    }
    return sum;
  }

  /** The bytes that are sent in all. */
  long sentBytes() {
    long sum = 0;
    for (int step = 0; step < steps; step++) {
      Piece piece = sent(step);
      sum += (long) piece.elements() * width(piece);
    }
    return sum;
  }

  /** The collective in words. */
  @Override
  public String toString() {
    return kind + " " + number + " of " + region.elements() + " × " + region.precision();
  }

  private int turn(int step) {
    return firstTurn + step % turns;
  }

  private Piece piece(int step, int part) {
    long owner = Math.floorMod(part, size);
    long begin = cut(owner);
    long end = cut(owner + 1);
    long from = Math.min(end, begin + (long) (step / turns) * WINDOW);
    int turn = turn(step);
    boolean isPartial = turn > 0 && turn < size - 1;
    return new Piece(from, (int) Math.min(WINDOW, end - from), isPartial);
  }

  /** Where a part begins. The parts of a vector that is not a multiple differ by one element. */
  private long cut(long part) {
    return region.elements() / size * part + region.elements() % size * part / size;
  }
}
