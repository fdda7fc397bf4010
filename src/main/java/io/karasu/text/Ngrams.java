package io.karasu.text;

import java.util.Arrays;

/**
 * Counts of the n-grams of a text's code points, for rising n. An (n+1)-gram can occur more than
 * once only where both n-grams in it do, so every order looks only at the places that the order
 * before left. A key is the number of the n-gram and the code point after it, which is exact: there
 * is no hash that could collide.
 *
 * <p>Time is linear in the length for each order, memory about 8 bytes per code point and up to 48
 * per distinct n-gram.
 */
public final class Ngrams {

  private static final int CODE_POINT_BITS = 21;
  private static final int NONE = -1;

  /**
   * A thread's table for texts of the usual size: making one costs as much as using it. Nothing
   * stays in it between two orders.
   */
  private static final ThreadLocal<LongNumbers> TABLES = ThreadLocal.withInitial(LongNumbers::new);

  private final int[] codePoints;

  /** Number of the repeating n-gram that starts at each place, {@link #NONE} where it is unique. */
  private final int[] numbers;

  /**
   * Places whose n-gram occurs more than once, ascending; the first {@code placeCount} are used.
   */
  private final int[] places;

  private int placeCount;
  private int order = 1;
  private final LongNumbers table;

  /** Starts with the single code points; {@link #next} goes on to pairs. */
  public Ngrams(int[] codePoints) {
    this.codePoints = codePoints;
    this.numbers = codePoints.clone();
    this.places = new int[codePoints.length];
    this.placeCount = codePoints.length;
    for (int i = 0; i < placeCount; i++) {
      places[i] = i;
    }
    this.table = codePoints.length <= LongNumbers.KEPT ? TABLES.get() : new LongNumbers();
  }

  /** Goes on to the next order and counts its n-grams. */
  public NgramCounts next() {
    order++;
    int total = Math.max(0, codePoints.length - order + 1);
    table.clear(placeCount);
    int candidates = numberCandidates(total);
    int repeated = 0;
    int top = total > 0 ? 1 : 0;
    for (int number = 0; number < table.size(); number++) {
      int count = table.count(number);
      repeated += count > 1 ? 1 : 0;
      top = Math.max(top, count);
    }
    int distinct = total - candidates + table.size();
    dropUnique(candidates);
    return new NgramCounts(total, distinct, repeated, top);
  }

  /**
   * Numbers the n-grams at the places that may repeat. Writing to {@code numbers[place]} is safe:
   * places ascend, and a place needs only itself and the one after it.
   */
  private int numberCandidates(int total) {
    int candidates = 0;
    for (int i = 0; i < placeCount; i++) {
      int place = places[i];
      if (place < total && numbers[place + 1] != NONE) {
        long key = ((long) numbers[place] << CODE_POINT_BITS) | codePoints[place + order - 1];
        numbers[place] = table.add(key);
        places[candidates++] = place;
      } else {
        numbers[place] = NONE;
      }
    }
    return candidates;
  }

  private void dropUnique(int candidates) {
    placeCount = 0;
    for (int i = 0; i < candidates; i++) {
      int place = places[i];
      if (table.count(numbers[place]) > 1) {
        places[placeCount++] = place;
      } else {
        numbers[place] = NONE;
      }
    }
  }

  /** Distinct longs, numbered from 0 in the order of their first addition, with their counts. */
  private static final class LongNumbers {
    /** Code points of a text whose table is used again. */
    static final int KEPT = 1 << 16;

    /** 2⁶⁴ divided by the golden ratio: spreads neighbouring keys (Knuth, TAOCP 3, 6.4). */
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private static final int SMALLEST = 64;
    private static final int LARGEST_START = 1 << 14;

    /** Key and number of each slot; a number of 0 marks a free slot, so numbers are kept plus 1. */
    private long[] keys = new long[SMALLEST];

    private int[] numbers = new int[SMALLEST];
    private int[] counts = new int[SMALLEST / 2];
    private int size;

    /** The slots in use are the first {@code mask + 1}, a power of two. */
    private int mask = SMALLEST - 1;

    private int shift;

    /** Forgets all and makes room for about {@code expected} keys. */
    void clear(int expected) {
      int capacity = SMALLEST;
      while (capacity < 2 * (long) expected && capacity < LARGEST_START) {
        capacity *= 2;
      }
      use(capacity);
      Arrays.fill(numbers, 0, capacity, 0);
      size = 0;
    }

    int size() {
      return size;
    }

    int count(int number) {
      return counts[number];
    }

    int add(long key) {
      int slot = slot(key);
      int found = numbers[slot];
      if (found != 0) {
        counts[found - 1]++;
        return found - 1;
      }
      if (size > mask / 2) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
      counts[size] = 1;
      numbers[slot] = ++size;
      return size - 1;
    }

    private int slot(long key) {
      int slot = (int) (((key ^ (key >>> 32)) * MULTIPLIER) >>> shift);
      while (numbers[slot] != 0 && keys[slot] != key) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void use(int capacity) {
      mask = capacity - 1;
      shift = Long.numberOfLeadingZeros(capacity) + 1;
      if (keys.length < capacity) {
        keys = new long[capacity];
        numbers = new int[capacity];
      }
      if (counts.length < capacity / 2 + 1) {
        counts = Arrays.copyOf(counts, capacity / 2 + 1);
      }
    }

    private void grow() {
      long[] oldKeys = keys;
      int[] oldNumbers = numbers;
      int old = mask + 1;
      keys = new long[2 * old];
      numbers = new int[2 * old];
      use(2 * old);
      for (int i = 0; i < old; i++) {
        if (oldNumbers[i] != 0) {
          int slot = slot(oldKeys[i]);
          keys[slot] = oldKeys[i];
          numbers[slot] = oldNumbers[i];
        }
      }
    }
  }
}
