package io.karasu.train.group;

import io.karasu.model.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/** A collective of a test. */
final class Call {

  private final Kind kind;
  private final Precision precision;
  private final int elements;
  private final long seed;

  /**
   * One.
   *
   * @param seed what its vectors follow from
   */
  Call(Kind kind, Precision precision, int elements, long seed) {
    this.kind = kind;
    this.precision = precision;
    this.elements = elements;
    this.seed = seed;
  }

  /** Which. */
  Kind kind() {
    return kind;
  }

  /** The format of its vectors. */
  Precision precision() {
    return precision;
  }

  /** Their length. */
  int elements() {
    return elements;
  }

  @Override
  public String toString() {
    return kind + " of " + elements + " × " + precision + ", seed " + seed;
  }

  /** The collectives. */
  enum Kind {
    ALL_GATHER,
    REDUCE_SCATTER,
    ALL_REDUCE
  }

  record Begun(Call call, long address, Pending pending) {}

  /** Any of them. */
  static Call random(SplittableRandom random, int size) {
    Kind kind = List.of(Kind.values()).get(random.nextInt(3));
    Precision precision = List.of(Precision.values()).get(random.nextInt(3));
    int elements = random.nextInt(1 << random.nextInt(1, 15));
    return new Call(
        kind, precision, kind == Kind.ALL_REDUCE ? elements : elements * size, random.nextLong());
  }

  /** What a rank's vector is before. */
  ByteBuffer input(int rank) {
    return Numbers.random(precision, elements, seed * 1000 + rank);
  }

  /** Where the part of a rank begins. */
  int part(int rank, int size) {
    return (int) ((long) elements / size * rank + (long) elements % size * rank / size);
  }

  /** The rank with whom the sum of an element ends. */
  int owner(int element, int size) {
    int owner = 0;
    while (part(owner + 1, size) <= element) {
      owner++;
    }
    return owner;
  }

  /** What of a result is defined. */
  ByteBuffer defined(ByteBuffer result, int rank, int size) {
    if (kind != Kind.REDUCE_SCATTER) {
      return result;
    }
    int from = part(rank, size) * precision.bytes();
    return result.slice(from, part(rank + 1, size) * precision.bytes() - from);
  }

  /** Runs calls in their order, a number of them outstanding; the results. */
  static List<ByteBuffer> runAll(
      List<Call> calls, ProcessGroup group, GroupMemory memory, int outstanding) {
    List<ByteBuffer> results = new ArrayList<>();
    Deque<Begun> begun = new ArrayDeque<>();
    for (Call call : calls) {
      begun.add(call.begin(group, memory));
      if (begun.size() >= outstanding) {
        results.add(end(begun.remove(), memory));
      }
    }
    while (!begun.isEmpty()) {
      results.add(end(begun.remove(), memory));
    }
    return results;
  }

  private Begun begin(ProcessGroup group, GroupMemory memory) {
    long address = memory.allocate((long) elements * precision.bytes());
    ByteBuffer vector = input(group.rank());
    if (kind == Kind.ALL_GATHER) {
      // Only the own part is there before.
      ByteBuffer whole = Numbers.zeros(precision, elements);
      ByteBuffer own = vector.duplicate();
      own.position(part(group.rank(), group.size()) * precision.bytes());
      own.limit(part(group.rank() + 1, group.size()) * precision.bytes());
      whole.position(own.position());
      whole.put(own).clear();
      vector = whole;
    }
    memory.put(address, vector);
    Region region = new Region(address, elements, precision);
    Pending pending =
        switch (kind) {
          case ALL_GATHER -> group.allGather(region);
          case REDUCE_SCATTER -> group.reduceScatter(region);
          case ALL_REDUCE -> group.allReduce(region);
        };
    return new Begun(this, address, pending);
  }

  private static ByteBuffer end(Begun begun, GroupMemory memory) {
    begun.pending().await();
    int bytes = begun.call().elements() * begun.call().precision().bytes();
    ByteBuffer result = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    memory.get(begun.address(), result);
    memory.free(begun.address());
    return result.clear();
  }
}
