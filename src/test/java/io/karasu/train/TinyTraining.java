package io.karasu.train;

import ai.djl.Device;
import io.karasu.corpus.DocumentSpan;
import io.karasu.corpus.PackedSequence;
import io.karasu.corpus.SupervisedSpan;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import io.karasu.model.Kernels;
import io.karasu.model.Precision;
import io.karasu.model.huggingface.NewModel;
import io.karasu.model.huggingface.UnitSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.hadoop.conf.Configuration;

/** A tiny model and a table to train it on, as {@code pack} writes them, in a folder of a test. */
final class TinyTraining {

  static final Configuration HADOOP = new Configuration();
  static final int VOCABULARY = 97;
  static final int LENGTH = 24;
  static final int ROWS = 22;

  static final DecoderConfig DECODER =
      new DecoderConfig(
          Family.MISTRAL,
          VOCABULARY,
          32,
          48,
          2,
          4,
          2,
          8,
          1e-5,
          10_000,
          8,
          false,
          false,
          LENGTH,
          1,
          List.of(2),
          null,
          null);

  private final Path folder;

  TinyTraining(Path folder) {
    this.folder = folder;
  }

  void writeSequences() throws IOException {
    Random random = new Random(5);
    List<PackedSequence> rows = new ArrayList<>();
    for (int index = 0; index < ROWS; index++) {
      rows.add(sequence(index, random));
    }
    Path table = Files.createDirectory(folder.resolve("sequences"));
    SequenceWriter.file(table, 0, rows.subList(0, 12));
    SequenceWriter.file(table, 1, rows.subList(12, ROWS));
    Files.createFile(table.resolve("_SUCCESS"));
  }

  /** Two documents and up to ten places of padding, so that no two steps have as many tokens. */
  private static PackedSequence sequence(int index, Random random) {
    int used = LENGTH - random.nextInt(11);
    int cut = 3 + random.nextInt(used - 6);
    int[] ids = new int[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      ids[i] = i < used ? 3 + random.nextInt(VOCABULARY - 3) : 0;
    }
    return new PackedSequence(
        index,
        ids,
        used < LENGTH ? new int[] {0, cut, used} : new int[] {0, cut},
        List.of(new DocumentSpan("a" + index, 0, cut), new DocumentSpan("b", 0, used - cut)),
        List.of(new SupervisedSpan(0, used)));
  }

  Training training(String name, String... overrides) {
    return training(name, false, overrides);
  }

  Training training(String name, boolean tied, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.addAll(
        0,
        List.of(
            "dtype=float32",
            "device=cpu",
            "model={path: null, seed: 3}",
            "tokensPerStep=96",
            "microBatchRows=4",
            "steps=6",
            "blockRows=4",
            "schedule={kind: cosine, learningRate: 0.01, warmupSteps: 2, minLearningRate: 0.001, decaySteps: 0}",
            "keep=everything",
            "validationSequences=2",
            "validateEvery=3",
            "checkpoints={every: 3, keepLast: 5, keepEvery: 0}"));
    TrainConfig config = TrainConfigTest.load(folder, "pretrain", all.toArray(String[]::new));
    return new Training(
        "pretrain",
        config,
        decoder(tied),
        null,
        folder.resolve("sequences").toString(),
        "digest",
        folder.resolve(name).toString(),
        "test");
  }

  static Trainer.Result run(Training training, Consumer<String> progress) {
    return run(training, new NewModel(training.decoder(), 3), progress);
  }

  static Trainer.Result run(Training training, UnitSource first, Consumer<String> progress) {
    return rank(training, first, attempt(training), World.alone(), progress, step -> false);
  }

  /**
   * Trains with ranks that are threads.
   *
   * @param hosts with more than one there are two levels
   * @param ends whether rank 0 is asked to end in a step
   */
  static Trainer.Result run(Training training, int ranks, int hosts, LongPredicate ends) {
    return run(training, ranks, hosts, line -> {}, ends);
  }

  private static Trainer.Result run(
      Training training, int ranks, int hosts, Consumer<String> progress, LongPredicate ends) {
    UnitSource first = new NewModel(training.decoder(), 3);
    Attempt attempt = attempt(training);
    List<CompletableFuture<Trainer.Result>> results = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(ranks);
    try (LoopbackWorld loopback = LoopbackWorld.of(ranks, hosts)) {
      for (int rank = 0; rank < ranks; rank++) {
        int number = rank;
        results.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try (World world = loopback.join(number)) {
                    return rank(training, first, attempt, world, progress, ends);
                  }
                },
                threads));
      }
      return results.stream().map(CompletableFuture::join).toList().get(0);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      threads.shutdown();
    }
  }

  /** What rank 0 says. */
  static List<String> said(Training training, int ranks, int hosts) {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    run(training, ranks, hosts, lines::add, step -> false);
    return lines;
  }

  private static Attempt attempt(Training training) {
    CheckpointStore store = new CheckpointStore(training.folder(), HADOOP);
    return new Attempt(
        store.nextAttempt(), store.newestVerified().map(Checkpoint::id).orElse(null));
  }

  private static Trainer.Result rank(
      Training training,
      UnitSource first,
      Attempt attempt,
      World world,
      Consumer<String> progress,
      LongPredicate ends) {
    Phases phases = new Phases(attempt.number());
    Wish wish = () -> world.rank() == 0 && ends.test(phases.step()) ? "asked" : null;
    RankContext context = new RankContext(attempt, world, phases, wish, progress);
    Precision precision =
        training.config().dtype() == TrainConfig.Dtype.BFLOAT16
            ? Precision.BFLOAT16
            : Precision.FLOAT32;
    try (Kernels kernels = Kernels.open(training.decoder(), Device.cpu(), precision);
        Trainer trainer = Trainer.open(training, kernels, first, HADOOP, context)) {
      return trainer.run();
    } catch (RuntimeException e) {
      world.abort(e.getMessage());
      throw e;
    }
  }

  static List<StepEntry> steps(Training training) {
    return new StepLog(training.folder(), HADOOP).read(Long.MAX_VALUE);
  }

  static double[] losses(Training training) {
    return steps(training).stream().mapToDouble(entry -> entry.row().loss()).toArray();
  }

  static Checkpoint newest(Training training) {
    return new CheckpointStore(training.folder(), HADOOP).newestVerified().orElseThrow();
  }

  static List<float[]> vectors(Training training) {
    Checkpoint checkpoint = newest(training);
    List<float[]> all = new ArrayList<>();
    try (CheckpointReader reader = checkpoint.open()) {
      for (StateVector vector : StateVector.values()) {
        for (int unit = 0; unit < checkpoint.units().size(); unit++) {
          float[] values = new float[(int) (long) checkpoint.units().get(unit)];
          reader.read(vector, unit, 0, values.length, FloatBuffer.wrap(values));
          all.add(values);
        }
      }
    }
    return all;
  }

  /** The model, with an output matrix of its own or without. */
  private static DecoderConfig decoder(boolean tied) {
    return new DecoderConfig(
        DECODER.family(),
        DECODER.vocabulary(),
        DECODER.hidden(),
        DECODER.intermediate(),
        DECODER.layers(),
        DECODER.heads(),
        DECODER.kvHeads(),
        DECODER.headDim(),
        DECODER.normEpsilon(),
        DECODER.ropeTheta(),
        DECODER.window(),
        DECODER.attentionBias(),
        tied,
        DECODER.maxPositions(),
        DECODER.bosId(),
        DECODER.eosIds(),
        DECODER.padId(),
        DECODER.stretch());
  }
}
