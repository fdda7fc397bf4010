package io.karasu.model;

/**
 * The documents of a micro-batch, one after the other, without padding. A document sees only
 * itself, and its positions count from 0.
 *
 * @param ids tokens
 * @param bounds first place of each document, ascending from 0, then the number of tokens
 * @param targets the token to predict at each place; negative: none, so that the place has no loss
 */
public record Batch(int[] ids, int[] bounds, int[] targets) {

  /**
   * Checks that the parts fit.
   *
   * @throws IllegalArgumentException if they do not
   */
  public Batch {
    if (ids.length == 0 || targets.length != ids.length) {
      throw new IllegalArgumentException(
          "targets: " + targets.length + " (expected one for each of " + ids.length + " ids)");
    }
    if (bounds.length < 2 || bounds[0] != 0) {
      throw new IllegalArgumentException(
          "bounds: " + bounds.length + " places (expected 0 and more)");
    }
    if (bounds[bounds.length - 1] != ids.length) {
      throw new IllegalArgumentException(
          "bounds: ends at " + bounds[bounds.length - 1] + " (expected 0, …, " + ids.length + ")");
    }
    for (int i = 1; i < bounds.length; i++) {
      if (bounds[i] <= bounds[i - 1]) {
        throw new IllegalArgumentException(
            "bounds[" + i + "]: " + bounds[i] + " (expected more than " + bounds[i - 1] + ")");
      }
    }
  }

  /** A text as one document in which each token predicts the next. */
  public static Batch text(int[] ids) {
    int[] targets = new int[ids.length];
    System.arraycopy(ids, 1, targets, 0, ids.length - 1);
    targets[ids.length - 1] = -1;
    return new Batch(ids, new int[] {0, ids.length}, targets);
  }

  /** Number of tokens. */
  public int tokens() {
    return ids.length;
  }

  /** Number of tokens that have a loss. */
  public int supervised() {
    int count = 0;
    for (int target : targets) {
      count += target >= 0 ? 1 : 0;
    }
    return count;
  }

  /** Checks ids and targets against a vocabulary. */
  void requireBelow(int vocabulary) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= vocabulary) {
        throw new IllegalArgumentException(
            "ids[" + i + "]: " + ids[i] + " (expected 0 … " + (vocabulary - 1) + ")");
      }
      if (targets[i] >= vocabulary) {
        throw new IllegalArgumentException(
            "targets[" + i + "]: " + targets[i] + " (expected at most " + (vocabulary - 1) + ")");
      }
    }
  }

  /** Tokens of the longest document. */
  int longest() {
    int longest = 0;
    for (int i = 1; i < bounds.length; i++) {
      longest = Math.max(longest, bounds[i] - bounds[i - 1]);
    }
    return longest;
  }

  /** Σ length² of the documents: what attention costs, times the window's share. */
  public long squaredLengths() {
    long sum = 0;
    for (int i = 1; i < bounds.length; i++) {
      long length = (long) bounds[i] - bounds[i - 1];
      sum += length * length;
    }
    return sum;
  }
}
