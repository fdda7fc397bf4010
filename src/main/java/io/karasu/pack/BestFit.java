package io.karasu.pack;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Best-fit-decreasing bin packing: the largest item first, each into the bin with the least room in
 * which it fits, a new bin if there is none (Ding et al. 2024, "Fewer Truncations Improve Language
 * Modeling", section 2). Items of equal size go in the order of the array; of several bins with
 * equal room the one that got this room last is taken.
 *
 * <p>The items are sorted by counting, and the bin is found in a bit set over the possible rooms
 * instead of the paper's segment tree: O(items + capacity) and for each item a scan of at most
 * capacity ÷ 64 words, which is 64 for 4,096.
 */
final class BestFit {

  private static final int NONE = -1;

  /** Rooms that some bin has. */
  private final BitSet rooms;

  /** The newest bin by its room. */
  private final int[] newest;

  /** By bin: the bin that had the same room before it. */
  private final int[] older;

  private final int capacity;
  private int bins;

  private BestFit(int capacity, int items) {
    this.capacity = capacity;
    this.rooms = new BitSet(capacity + 1);
    this.newest = new int[capacity + 1];
    Arrays.fill(newest, NONE);
    this.older = new int[items];
  }

  /**
   * The bin of each item, from 0 without gaps.
   *
   * @param sizes sizes of the items, each 1 … capacity
   * @param capacity size of a bin
   */
  static int[] pack(int[] sizes, int capacity) {
    BestFit fit = new BestFit(capacity, sizes.length);
    int[] bins = new int[sizes.length];
    for (int item : decreasing(sizes, capacity)) {
      bins[item] = fit.place(sizes[item]);
    }
    return bins;
  }

  private int place(int size) {
    int room = rooms.nextSetBit(size);
    int bin = room < 0 ? bins++ : take(room);
    int left = (room < 0 ? capacity : room) - size;
    older[bin] = newest[left];
    newest[left] = bin;
    rooms.set(left);
    return bin;
  }

  private int take(int room) {
    int bin = newest[room];
    newest[room] = older[bin];
    if (newest[room] == NONE) {
      rooms.clear(room);
    }
    return bin;
  }

  private static int[] decreasing(int[] sizes, int capacity) {
    int[] next = new int[capacity + 1];
    for (int size : sizes) {
      if (size < 1 || size > capacity) {
        throw new IllegalArgumentException("size: " + size + " (expected 1 to " + capacity + ")");
      }
      next[size - 1]++;
    }
    for (int size = capacity - 1; size >= 0; size--) {
      next[size] += next[size + 1];
    }
    // Now next[size] is the number of items larger than size: the place of the first of that size.
    int[] order = new int[sizes.length];
    for (int item = 0; item < sizes.length; item++) {
      order[next[sizes[item]]++] = item;
    }
    return order;
  }
}
