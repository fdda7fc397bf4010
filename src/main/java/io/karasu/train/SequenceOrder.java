package io.karasu.train;

/**
 * The order in which sequences are trained, over all epochs: position 0, 1, 2, … → index of a
 * sequence, in constant time and memory. The first epoch is the order of the table. In each later
 * one, blocks are permuted and then the rows within each block, so that a reader which holds a
 * block or two reads each once. The last sequences are for validation and never occur.
 *
 * <p>The permutations depend on seed, epoch and block alone: not on the number of ranks, and not on
 * where a training was resumed. The swap-or-not shuffle permutes a set of any size (Hoang, Morris
 * and Rogaway 2012, "An Enciphering Scheme Based on a Card Shuffle", figure 1); its round function
 * is the finaliser of SplitMix64 (Steele et al. 2014).
 */
public final class SequenceOrder {

  /** Rounds of the shuffle; the paper wants 6 × log2(n) or so: 96 is enough for 2^16 rows. */
  private static final int ROUNDS = 96;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long trained;
  private final long seed;
  private final long blockRows;

  /**
   * The order of a table.
   *
   * @param rows sequences of the table
   * @param validation how many of the last ones are not trained
   * @param seed seed of the permutations
   * @param blockRows sequences of a block; the last block may have fewer
   * @throws IllegalArgumentException if nothing is left to train
   */
  public SequenceOrder(long rows, long validation, long seed, long blockRows) {
    if (validation < 0 || validation >= rows) {
      throw new IllegalArgumentException(
          "validationSequences: "
              + validation
              + " (expected 0 or more, and fewer than the table's "
              + rows
              + " sequences)");
    }
    if (blockRows < 1) {
      throw new IllegalArgumentException("blockRows: " + blockRows + " (expected at least 1)");
    }
    this.trained = rows - validation;
    this.seed = seed;
    this.blockRows = blockRows;
  }

  /** Sequences of an epoch. */
  public long trained() {
    return trained;
  }

  /** The epoch of a position, from 0. */
  public long epoch(long position) {
    return position / trained;
  }

  /**
   * The sequence at a position.
   *
   * @param position from 0
   * @return its index in the table, 0 … {@link #trained()} − 1
   */
  public long index(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("position: " + position + " (expected at least 0)");
    }
    long epoch = position / trained;
    long within = position % trained;
    return epoch == 0 ? within : permuted(mix(seed + epoch * GOLDEN), within);
  }

  private long permuted(long key, long within) {
    long whole = trained / blockRows;
    long rest = trained % blockRows;
    // The short block, if there is one, is put before any of the whole blocks or after all.
    long before = rest == 0 ? whole : Long.remainderUnsigned(mix(key), whole + 1);
    long start = before * blockRows;
    if (rest > 0 && within >= start && within < start + rest) {
      return whole * blockRows + shuffled(mix(key + whole + 1), within - start, rest);
    }
    long at = within < start ? within : within - rest;
    long block = shuffled(key, at / blockRows, whole);
    return block * blockRows + shuffled(mix(key + block + 1), at % blockRows, blockRows);
  }

  /** Where the shuffle with a key puts {@code x} among {@code size}. */
  static long shuffled(long key, long x, long size) {
    long at = x;
    for (int round = 0; round < ROUNDS; round++) {
      long roundKey = mix(key + (round + 1) * GOLDEN);
      // Each round swaps pairs that sum to the pivot, or does not, by a bit of the larger one.
      long pivot = Long.remainderUnsigned(roundKey, size);
      long partner = at <= pivot ? pivot - at : pivot - at + size;
      if (mix(roundKey ^ StrictMath.max(at, partner)) < 0) {
        at = partner;
      }
    }
    return at;
  }

  private static long mix(long value) {
    long z = value + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
