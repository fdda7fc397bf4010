package io.karasu.train.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.karasu.model.Precision;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** What every {@link ProcessGroup} must do, whatever it is made of. */
final class ProcessGroupConformance {

  private final GroupWorlds worlds;

  ProcessGroupConformance(GroupWorlds worlds) {
    this.worlds = worlds;
  }

  /** All tests in worlds of these sizes. */
  Stream<DynamicTest> tests(int... sizes) {
    return IntStream.of(sizes).boxed().flatMap(this::tests);
  }

  private Stream<DynamicTest> tests(int size) {
    String in = " in a world of " + size;
    Stream<DynamicTest> sums =
        Stream.of(Precision.values())
            .map(
                precision ->
                    dynamicTest(
                        "vectors of every size of " + precision + in,
                        () -> exchangesEverySize(size, precision)));
    Stream<DynamicTest> both =
        worlds.groupsMayOverlap()
            ? Stream.of(dynamicTest("two groups at once" + in, () -> runsTwoGroupsAtOnce(size)))
            : Stream.of();
    Stream<DynamicTest> rest =
        Stream.of(
            dynamicTest("long vectors" + in, () -> exchangesLongVectors(size)),
            dynamicTest("random sequences" + in, () -> runsRandomSequences(size)),
            dynamicTest("a vector that does not divide" + in, () -> refusesARaggedVector(size)),
            dynamicTest("a group that was aborted" + in, () -> failsAfterAnAbort(size)));
    return Stream.of(sums, rest, both).flatMap(tests -> tests);
  }

  private void exchangesEverySize(int size, Precision precision) throws Exception {
    List<Call> calls = new ArrayList<>();
    for (int elements : new int[] {0, 1, size - 1, size, size + 1, 7, 101, 997, 4099, 70_001}) {
      calls.add(new Call(Call.Kind.ALL_REDUCE, precision, elements, elements));
      calls.add(new Call(Call.Kind.ALL_GATHER, precision, elements * size, 5L * elements));
      calls.add(new Call(Call.Kind.REDUCE_SCATTER, precision, elements * size, 7L * elements));
    }
    run(size, "inner", calls, 1);
  }

  private void exchangesLongVectors(int size) throws Exception {
    // More than a window of a ring, and no multiple of any of its chunks; larger worlds need less.
    int part = size > 3 ? 100_003 : (1 << 20) + 12_345;
    List<Call> calls =
        List.of(
            new Call(Call.Kind.ALL_REDUCE, Precision.BFLOAT16, part * size - 1, 3),
            new Call(Call.Kind.REDUCE_SCATTER, Precision.BFLOAT16, part * size, 4),
            new Call(Call.Kind.ALL_GATHER, Precision.BFLOAT16, part * size, 5),
            new Call(Call.Kind.ALL_REDUCE, Precision.FLOAT32, part * size - 1, 6));
    run(size, "inner", calls, 2);
  }

  private void runsRandomSequences(int size) throws Exception {
    SplittableRandom random = new SplittableRandom(size);
    for (int outstanding = 1; outstanding <= 16; outstanding *= 4) {
      List<Call> calls = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        calls.add(Call.random(random, size));
      }
      run(size, "inner", calls, outstanding);
    }
  }

  private void runsTwoGroupsAtOnce(int size) throws Exception {
    SplittableRandom random = new SplittableRandom(7L * size);
    List<Call> inner = new ArrayList<>();
    List<Call> control = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      inner.add(Call.random(random, size));
      control.add(new Call(Call.Kind.ALL_REDUCE, Precision.FLOAT64, 5, i));
    }
    try (GroupWorld world = worlds.open(size)) {
      List<List<List<ByteBuffer>>> results =
          Ranks.run(
              size,
              rank -> {
                // Joined side by side, their hellos come in any order.
                List<ProcessGroup> groups =
                    Ranks.run(2, which -> world.join(which == 0 ? "inner" : "control", rank));
                try (ProcessGroup a = groups.get(0);
                    ProcessGroup b = groups.get(1)) {
                  return Ranks.run(
                      2,
                      which ->
                          which == 0
                              ? Call.runAll(inner, a, world.memory(rank), 4)
                              : Call.runAll(control, b, world.memory(rank), 1));
                }
              });
      check(inner, results.stream().map(each -> each.get(0)).toList());
      check(control, results.stream().map(each -> each.get(1)).toList());
    }
  }

  private void refusesARaggedVector(int size) throws Exception {
    if (size == 1) {
      return;
    }
    try (GroupWorld world = worlds.open(size)) {
      Ranks.run(
          size,
          rank -> {
            try (ProcessGroup group = world.join("inner", rank)) {
              Region ragged = new Region(0, size + 1, Precision.FLOAT32);
              assertThatThrownBy(() -> group.allGather(ragged))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining("elements: " + (size + 1));
              assertThatThrownBy(() -> group.reduceScatter(ragged))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining("elements: " + (size + 1));
              return rank;
            }
          });
    }
  }

  private void failsAfterAnAbort(int size) throws Exception {
    if (size == 1) {
      return;
    }
    CyclicBarrier barrier = new CyclicBarrier(size);
    try (GroupWorld world = worlds.open(size)) {
      Ranks.run(
          size,
          rank -> {
            GroupMemory memory = world.memory(rank);
            long address = memory.allocate(64);
            try (ProcessGroup group = world.join("inner", rank)) {
              Region vector = new Region(address, 16, Precision.FLOAT32);
              group.allReduce(vector).await();
              memory.get(address, ByteBuffer.allocate(64));
              barrier.await();
              group.abort("enough of it");
              group.abort("again");
              assertThatThrownBy(() -> group.allReduce(vector).await())
                  .isInstanceOf(GroupException.class)
                  .hasMessageContaining("enough of it");
              assertThat(group.traffic().last()).contains("all-reduce");
              return rank;
            }
          });
    }
  }

  /** Runs calls twice, compares the runs bit for bit, and each with the sums by brute force. */
  private void run(int size, String name, List<Call> calls, int outstanding) throws Exception {
    try (GroupWorld world = worlds.open(size)) {
      List<List<List<ByteBuffer>>> runs =
          Ranks.run(
              size,
              rank -> {
                try (ProcessGroup group = world.join(name, rank)) {
                  assertThat(group.rank()).isEqualTo(rank);
                  assertThat(group.size()).isEqualTo(size);
                  return List.of(
                      Call.runAll(calls, group, world.memory(rank), outstanding),
                      Call.runAll(calls, group, world.memory(rank), outstanding));
                }
              });
      check(calls, runs.stream().map(run -> run.get(0)).toList());
      for (int i = 0; i < calls.size(); i++) {
        for (int rank = 0; rank < size; rank++) {
          ByteBuffer first = calls.get(i).defined(runs.get(rank).get(0).get(i), rank, size);
          ByteBuffer second = calls.get(i).defined(runs.get(rank).get(1).get(i), rank, size);
          assertThat(first.mismatch(second)).as("%s again", calls.get(i)).isEqualTo(-1);
        }
      }
    }
  }

  private void check(List<Call> calls, List<List<ByteBuffer>> results) {
    int size = results.size();
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      ByteBuffer[] vectors = new ByteBuffer[size];
      for (int rank = 0; rank < size; rank++) {
        vectors[rank] = call.input(rank);
      }
      for (int rank = 0; rank < size; rank++) {
        check(call, vectors, results.get(rank).get(i), rank);
        if (call.kind() == Call.Kind.ALL_REDUCE) {
          int differs = results.get(rank).get(i).mismatch(results.get(0).get(i));
          assertThat(differs).as("%s at ranks 0 and %d", call, rank).isEqualTo(-1);
        }
      }
    }
  }

  private void check(Call call, ByteBuffer[] vectors, ByteBuffer result, int rank) {
    int size = vectors.length;
    Precision precision = call.precision();
    int first = call.kind() == Call.Kind.REDUCE_SCATTER ? call.part(rank, size) : 0;
    int end = call.kind() == Call.Kind.REDUCE_SCATTER ? call.part(rank + 1, size) : call.elements();
    for (int i = first; i < end; i++) {
      double found = Numbers.at(result, precision, i);
      double expected = expected(call, vectors, i);
      boolean isExact = worlds.isInRingOrder() || call.kind() == Call.Kind.ALL_GATHER;
      if (isExact && found != expected) {
        assertThat(found).as("%s, rank %d, element %d", call, rank, i).isEqualTo(expected);
      }
      double tolerance = Numbers.tolerance(vectors, precision, i);
      double sum = Numbers.sum(vectors, precision, i);
      if (call.kind() != Call.Kind.ALL_GATHER && !(Math.abs(found - sum) <= tolerance)) {
        assertThat(found)
            .as("%s, rank %d, element %d", call, rank, i)
            .isCloseTo(sum, within(tolerance));
      }
    }
  }

  private static double expected(Call call, ByteBuffer[] vectors, int i) {
    int owner = call.owner(i, vectors.length);
    if (call.kind() == Call.Kind.ALL_GATHER) {
      return Numbers.at(vectors[owner], call.precision(), i);
    }
    ByteBuffer rounded = Numbers.zeros(call.precision(), 1);
    Numbers.set(rounded, call.precision(), 0, Numbers.ringSum(vectors, call.precision(), i, owner));
    return vectors.length == 1
        ? Numbers.at(vectors[0], call.precision(), i)
        : Numbers.at(rounded, call.precision(), 0);
  }
}
