package io.karasu.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

  private static final List<Long> UNITS = List.of(5L, 11L, 1L);
  private static final List<StateVector> VECTORS = List.of(StateVector.values());
  private static final Configuration HADOOP = CrashingFileSystem.configuration();

  @TempDir Path root;

  @AfterEach
  void revive() {
    CrashingFileSystem.LEFT.set(Long.MAX_VALUE);
  }

  @Test
  void aFolderThatIsNotThereHoldsNoCheckpoint() {
    assertThat(store().newest()).isEmpty();
    assertThat(store().newestVerified()).isEmpty();
    assertThat(store().nextAttempt()).isEqualTo(1);
  }

  @Test
  void keepsStateAndValues() {
    save(1, 100, 1);
    Checkpoint checkpoint = store().newest().orElseThrow();
    assertThat(checkpoint.id()).isEqualTo(new CheckpointId(1, 100));
    assertThat(checkpoint.units()).isEqualTo(UNITS);
    assertThat(checkpoint.state()).isEqualTo(state(100, 1));
    assertHolds(checkpoint, 100);
    checkpoint.verify();
  }

  @Test
  void loadsAtAnyNumberOfRanks() {
    for (int ranks = 1; ranks <= 7; ranks++) {
      save(ranks, 100, ranks);
      Checkpoint checkpoint = store().newest().orElseThrow();
      assertThat(checkpoint.state().ranks()).isEqualTo(ranks);
      assertHolds(checkpoint, 100);
    }
  }

  @Test
  void readsAnyRangeInAnyOrderToABuffersPosition() {
    save(1, 100, 3);
    Random random = new Random(1);
    try (CheckpointReader reader = store().newest().orElseThrow().open()) {
      for (int i = 0; i < 500; i++) {
        StateVector vector = VECTORS.get(random.nextInt(3));
        int unit = random.nextInt(UNITS.size());
        int size = (int) (long) UNITS.get(unit);
        int from = random.nextInt(size + 1);
        int to = from + random.nextInt(size - from + 1);
        FloatBuffer into = FloatBuffer.allocate(2 + to - from + 1);
        reader.read(vector, unit, from, to, into.position(2));
        assertThat(into.position()).isEqualTo(2 + to - from);
        for (int element = from; element < to; element++) {
          assertThat(into.get(2 + element - from)).isEqualTo(value(100, vector, unit, element));
        }
        assertThat(into.get(0)).isZero();
        assertThat(into.get(into.capacity() - 1)).isZero();
      }
    }
  }

  @Test
  void keepsEveryBitOfAFloat() {
    float[] odd = {-0.0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 1 + 1e-7f};
    CheckpointId id = new CheckpointId(1, 1);
    store()
        .write(
            id,
            0,
            List.of(new UnitRange(0, 0, 5)),
            (vector, unit, from, to, into) -> into.put(odd, (int) from, (int) (to - from)));
    store().commit(id, List.of(5L), state(1, 1));
    FloatBuffer into = FloatBuffer.allocate(5);
    try (CheckpointReader reader = store().newest().orElseThrow().open()) {
      reader.read(StateVector.WEIGHTS, 0, 0, 5, into);
    }
    assertThat(into.array()).containsExactly(odd);
    assertThat(Float.floatToRawIntBits(into.get(0))).isEqualTo(Float.floatToRawIntBits(-0.0f));
  }

  @Test
  void shardsAreLittleEndianFloatsThatAnybodyCanRead() throws IOException {
    CheckpointId id = new CheckpointId(1, 1);
    store().write(id, 0, List.of(new UnitRange(0, 0, 1)), (v, u, f, t, into) -> into.put(1.5f));
    assertThat(Files.readAllBytes(file(id, "shard-00000.f32")))
        .containsExactly(0, 0, 0xC0, 0x3F, 0, 0, 0xC0, 0x3F, 0, 0, 0xC0, 0x3F);
  }

  @Test
  void neverAsksForMoreThanABlock() {
    List<Long> asked = new ArrayList<>();
    new CheckpointStore(uri(), HADOOP)
        .write(
            new CheckpointId(1, 1),
            0,
            List.of(new UnitRange(0, 3, 3 + (2 << 20) + 5)),
            (vector, unit, from, to, into) -> {
              asked.add(to - from);
              into.position(into.limit());
            });
    assertThat(asked.subList(0, 3)).containsExactly(1L << 20, 1L << 20, 5L);
    assertThat(asked).hasSize(9);
  }

  @Test
  void withoutAManifestThereIsNoCheckpoint() {
    save(1, 100, 2);
    CheckpointId id = new CheckpointId(2, 150);
    write(id, 0, 2);
    write(id, 1, 2);
    assertThat(store().newest().orElseThrow().id().step()).isEqualTo(100);
    assertThat(store().nextAttempt()).isEqualTo(3);
  }

  @Test
  void commitRefusesWhatIsNotAllThere() {
    CheckpointId id = new CheckpointId(1, 100);
    write(id, 0, 2);
    assertThatThrownBy(() -> store().commit(id, UNITS, state(100, 2)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("shard-00001.json cannot be read")
        .hasMessageEndingWith("(expected what its rank wrote)");
    assertThatThrownBy(() -> store().commit(id, UNITS, state(100, 1)))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith(
            "element 2 of WEIGHTS of unit 0 is not there once (expected each of 5)");
    write(id, 1, 2);
    store().write(id, 2, ranges(0, 2), source(100));
    assertThatThrownBy(() -> store().commit(id, UNITS, state(100, 3)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("element 0 of WEIGHTS of unit 0 is not there once");
    assertThatThrownBy(() -> store().commit(id, List.of(5L, 11L), state(99, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("state of step 99 (expected step 100)");
    store().commit(id, UNITS, state(100, 2));
    assertHolds(store().newestVerified().orElseThrow(), 100);
  }

  @Test
  void aCommittedCheckpointIsNotWrittenAgain() {
    save(1, 100, 1);
    assertThatThrownBy(() -> write(new CheckpointId(1, 100), 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith(
            "step-00000100-attempt-001 has been committed (expected to be written once)");
  }

  @Test
  void aSourceThatGivesTooLittleIsRefused() {
    assertThatThrownBy(
            () ->
                store()
                    .write(
                        new CheckpointId(1, 1),
                        0,
                        List.of(new UnitRange(0, 0, 3)),
                        (v, u, f, t, into) -> into.put(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("WEIGHTS of unit 0: 1 elements (expected 3)");
  }

  @Test
  void theLaterAttemptIsNewerEvenAtASmallerStep() {
    save(1, 300, 1);
    save(2, 250, 1);
    assertThat(store().newest().orElseThrow().id()).isEqualTo(new CheckpointId(2, 250));
    assertThat(store().before(new CheckpointId(2, 250)).orElseThrow().id())
        .isEqualTo(new CheckpointId(1, 300));
    assertThat(store().before(new CheckpointId(1, 300))).isEmpty();
  }

  @Test
  void stepsAreOrderedAsNumbers() {
    save(1, 99_999_999, 1);
    save(1, 100_000_000, 1);
    assertThat(store().newest().orElseThrow().id().step()).isEqualTo(100_000_000);
  }

  @Test
  void keepsTheLastAndEveryMth() {
    for (long step = 100; step <= 1000; step += 100) {
      save(1, step, 1);
      store().retain(2, 300);
    }
    assertThat(steps()).containsExactly(300L, 600L, 900L, 1000L);
    store().retain(1, 0);
    assertThat(steps()).containsExactly(1000L);
  }

  @Test
  void retainingRemovesWhatIsNotCompleteAndNeverCountsIt() throws IOException {
    save(1, 100, 1);
    save(1, 200, 1);
    save(1, 300, 2);
    Files.delete(file(new CheckpointId(1, 300), "shard-00001.f32"));
    write(new CheckpointId(2, 400), 0, 2);
    store().retain(2, 0);
    assertThat(steps()).containsExactly(100L, 200L);
    Files.createDirectory(root.resolve("notes"));
    store().retain(1, 0);
    assertThat(root.resolve("notes")).exists();
  }

  @Test
  void anyDamagedByteOfAShardIsFoundAndTheOneBeforeIsUsed() throws IOException {
    save(1, 100, 2);
    save(1, 200, 2);
    for (String name : List.of("shard-00000.f32", "shard-00001.f32")) {
      Path shard = file(new CheckpointId(1, 200), name);
      byte[] whole = Files.readAllBytes(shard);
      for (int at = 0; at < whole.length; at++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 << (at % 8));
        Files.write(shard, damaged);
        Checkpoint newest = store().newest().orElseThrow();
        assertThat(newest.id().step()).isEqualTo(200);
        assertThatThrownBy(newest::verify)
            .isInstanceOf(DataException.class)
            .hasMessageContaining(name + ": damaged in the ");
        assertThatThrownBy(() -> assertHolds(newest, 200)).isInstanceOf(DataException.class);
        assertThat(store().newestVerified().orElseThrow().id().step()).isEqualTo(100);
      }
      Files.write(shard, whole);
      assertThat(store().newestVerified().orElseThrow().id().step()).isEqualTo(200);
    }
  }

  @Test
  void whatWasReadBeforeADamagedBlockIsReadAgainRightly() throws IOException {
    save(1, 100, 1);
    Path shard = file(new CheckpointId(1, 100), "shard-00000.f32");
    byte[] damaged = Files.readAllBytes(shard);
    damaged[4 * Float.BYTES] ^= 1;
    Files.write(shard, damaged);
    try (CheckpointReader reader = store().newest().orElseThrow().open()) {
      FloatBuffer into = FloatBuffer.allocate(4);
      reader.read(StateVector.WEIGHTS, 0, 0, 4, into);
      assertThatThrownBy(() -> reader.read(StateVector.WEIGHTS, 0, 4, 5, FloatBuffer.allocate(1)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("shard-00000.f32: damaged in the 4 bytes from 16 (checksum ");
      reader.read(StateVector.WEIGHTS, 0, 0, 4, into.clear());
      for (int element = 0; element < 4; element++) {
        assertThat(into.get(element)).isEqualTo(value(100, StateVector.WEIGHTS, 0, element));
      }
    }
  }

  @Test
  void aRangeOutsideTheModelIsTheCallersFault() {
    save(1, 100, 1);
    try (CheckpointReader reader = store().newest().orElseThrow().open()) {
      FloatBuffer into = FloatBuffer.allocate(20);
      assertThatThrownBy(() -> reader.read(StateVector.WEIGHTS, 0, 2, 6, into))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("unit 0, elements 2 to 6 (expected within [5, 11, 1])");
      assertThatThrownBy(() -> reader.read(StateVector.WEIGHTS, 3, 0, 1, into))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("unit 3, elements 0 to 1 (expected within [5, 11, 1])");
      assertThatThrownBy(() -> reader.read(StateVector.WEIGHTS, 0, 3, 2, into))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("unit 0, elements 3 to 2 (expected 0 <= from <= to)");
    }
  }

  @Test
  void anyDamagedByteOfAManifestIsFoundAndTheOneBeforeIsUsed() throws IOException {
    save(1, 100, 1);
    save(1, 200, 1);
    Path manifest = manifest(new CheckpointId(1, 200));
    byte[] whole = Files.readAllBytes(manifest);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      Files.write(manifest, damaged);
      assertThat(store().newest().orElseThrow().id().step()).isEqualTo(100);
    }
  }

  @Test
  void aShardThatIsMissingOrTooShortIsFoundWithoutReading() throws IOException {
    save(1, 100, 2);
    save(1, 200, 2);
    Path shard = file(new CheckpointId(1, 200), "shard-00001.f32");
    byte[] whole = Files.readAllBytes(shard);
    Files.write(shard, java.util.Arrays.copyOf(whole, whole.length - 1));
    assertThat(store().newest().orElseThrow().id().step()).isEqualTo(100);
    Files.delete(shard);
    assertThat(store().newest().orElseThrow().id().step()).isEqualTo(100);
    Files.write(shard, whole);
    assertThat(store().newest().orElseThrow().id().step()).isEqualTo(200);
  }

  @Test
  void aManifestOfAnotherFormatIsRefused() throws IOException {
    byte[] future = "{\"format\": 2}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Manifest.parse(Manifest.name(future), future))
        .isInstanceOf(DataException.class)
        .hasMessage("format 2 (expected 1)");
  }

  @Test
  void worksOnHadoopsOwnLocalFilesToo() throws IOException {
    CheckpointStore store = new CheckpointStore(root.toString(), new Configuration(), 4);
    for (long step : new long[] {100, 200}) {
      CheckpointId id = new CheckpointId(store.nextAttempt(), step);
      store.write(id, 0, ranges(0, 1), source(step));
      store.commit(id, UNITS, state(step, 1));
    }
    assertHolds(store.newestVerified().orElseThrow(), 200);
    Path shard = file(new CheckpointId(2, 200), "shard-00000.f32");
    byte[] damaged = Files.readAllBytes(shard);
    damaged[7]++;
    Files.write(shard, damaged);
    assertThatThrownBy(() -> store.newest().orElseThrow().verify())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("shard-00000.f32: damaged, cannot be read: ");
    assertHolds(store.newestVerified().orElseThrow(), 100);
    store.retain(1, 0);
    assertThat(steps()).containsExactly(200L);
  }

  /** The process dies at any byte, new file or removal of a save with its tidying. */
  @Test
  void aCrashAtAnyByteLeavesACheckpointThatCanBeUsed() throws IOException {
    int unfinished = 0;
    int runs = 0;
    for (long budget : budgets()) {
      empty();
      save(1, 100, 2);
      CrashingFileSystem.LEFT.set(budget);
      boolean crashed = crashes();
      CrashingFileSystem.LEFT.set(Long.MAX_VALUE);
      Checkpoint newest = store().newestVerified().orElseThrow();
      assertHolds(newest, newest.id().step());
      assertThat(newest.state()).isEqualTo(state(newest.id().step(), 2));
      assertNoManifestWithoutItsShards(new CheckpointId(1, 100));
      unfinished += newest.id().step() == 100 ? 1 : 0;
      if (!crashed) {
        assertThat(steps()).containsExactly(200L);
      }
      if (runs++ % 20 == 0) {
        save(store().nextAttempt(), 300, 2);
        store().retain(1, 0);
        assertThat(steps()).containsExactly(300L);
      }
    }
    assertThat(unfinished).isBetween(runs / 2, runs - 2);
  }

  /**
   * Where to die: around each file that is begun, ended or removed, and at every 13th byte. All
   * 3,700 have been tried and take half a minute.
   */
  private Set<Long> budgets() throws IOException {
    save(1, 100, 2);
    CrashingFileSystem.LEFT.set(Long.MAX_VALUE);
    CrashingFileSystem.SPENT.clear();
    assertThat(crashes()).isFalse();
    Set<Long> budgets = new TreeSet<>();
    for (long spent : CrashingFileSystem.SPENT) {
      budgets.addAll(List.of(Math.max(0, spent - 2), spent - 1, spent, spent + 1));
    }
    for (long budget = 0; budget < CrashingFileSystem.spent(); budget += 13) {
      budgets.add(budget);
    }
    budgets.add(CrashingFileSystem.spent() + 1);
    return budgets;
  }

  private void assertNoManifestWithoutItsShards(CheckpointId id) throws IOException {
    if (Files.exists(root.resolve(id.folder()))) {
      try (Stream<Path> files = Files.list(root.resolve(id.folder()))) {
        List<String> names = files.map(file -> file.getFileName().toString()).toList();
        if (names.stream().anyMatch(Manifest::isName)) {
          assertThat(names).contains("shard-00000.f32", "shard-00001.f32");
        }
      }
    }
  }

  private boolean crashes() {
    try {
      save(2, 200, 2);
      store().retain(1, 0);
      return false;
    } catch (UncheckedIOException e) {
      assertThat(e).hasCauseInstanceOf(CrashingFileSystem.Crash.class);
      return true;
    }
  }

  private void save(int attempt, long step, int ranks) {
    CheckpointId id = new CheckpointId(attempt, step);
    for (int rank = 0; rank < ranks; rank++) {
      write(id, rank, ranks);
    }
    store().commit(id, UNITS, state(step, ranks));
  }

  private void write(CheckpointId id, int rank, int ranks) {
    store().write(id, rank, ranges(rank, ranks), source(id.step()));
  }

  /** Every unit in equal parts, as far as they go. */
  private static List<UnitRange> ranges(int rank, int ranks) {
    List<UnitRange> ranges = new ArrayList<>();
    for (int unit = 0; unit < UNITS.size(); unit++) {
      long size = UNITS.get(unit);
      ranges.add(new UnitRange(unit, size * rank / ranks, size * (rank + 1) / ranks));
    }
    return ranges;
  }

  private static StateSource source(long step) {
    return (vector, unit, from, to, into) -> {
      for (long element = from; element < to; element++) {
        into.put(value(step, vector, unit, element));
      }
    };
  }

  private static float value(long step, StateVector vector, int unit, long element) {
    return step + 1000f * VECTORS.indexOf(vector) + 100f * unit + element + 0.25f;
  }

  private static void assertHolds(Checkpoint checkpoint, long step) {
    try (CheckpointReader reader = checkpoint.open()) {
      for (StateVector vector : StateVector.values()) {
        for (int unit = 0; unit < UNITS.size(); unit++) {
          FloatBuffer into = FloatBuffer.allocate((int) (long) UNITS.get(unit));
          reader.read(vector, unit, 0, UNITS.get(unit), into);
          for (int element = 0; element < into.capacity(); element++) {
            assertThat(into.get(element)).isEqualTo(value(step, vector, unit, element));
          }
        }
      }
    }
  }

  private static TrainState state(long step, int ranks) {
    LossWatch.State watch =
        new LossWatch.State(List.of(2.5, 1.0 / 3, 1e-300), List.of(1.0, 0.1, 7e30), 1, 2, 0);
    Map<String, Object> config =
        Map.of("name", "小さな模型", "seed", 42L, "adamw", Map.of("beta1", 0.9), "list", List.of(true));
    return new TrainState(step, 7L * step, 3L * step, -42, ranks, watch, config, "0.1 abcdef");
  }

  private List<Long> steps() {
    try (Stream<Path> files = Files.list(root)) {
      return files
          .map(file -> CheckpointId.of(file.getFileName().toString()))
          .flatMap(java.util.Optional::stream)
          .map(CheckpointId::step)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(CheckpointId id, String name) {
    return root.resolve(id.folder()).resolve(name);
  }

  private Path manifest(CheckpointId id) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(id.folder()))) {
      return files
          .filter(file -> Manifest.isName(file.getFileName().toString()))
          .findFirst()
          .orElseThrow();
    }
  }

  private void empty() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(root)) {
          Files.delete(file);
        }
      }
    }
  }

  private CheckpointStore store() {
    return new CheckpointStore(uri(), HADOOP, 4);
  }

  private String uri() {
    return "crash://" + root;
  }
}
