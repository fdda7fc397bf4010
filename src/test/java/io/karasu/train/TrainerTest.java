package io.karasu.train;

import static io.karasu.train.TinyTraining.DECODER;
import static io.karasu.train.TinyTraining.HADOOP;
import static io.karasu.train.TinyTraining.ROWS;
import static io.karasu.train.TinyTraining.losses;
import static io.karasu.train.TinyTraining.newest;
import static io.karasu.train.TinyTraining.run;
import static io.karasu.train.TinyTraining.steps;
import static io.karasu.train.TinyTraining.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.karasu.corpus.DocumentSpan;
import io.karasu.corpus.PackedSequence;
import io.karasu.corpus.SupervisedSpan;
import io.karasu.model.Batch;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Natives;
import io.karasu.model.Precision;
import io.karasu.model.huggingface.Dtype;
import io.karasu.model.huggingface.ExportOptions;
import io.karasu.model.huggingface.LoadedModel;
import io.karasu.model.huggingface.ModelExport;
import io.karasu.model.huggingface.ModelFolder;
import io.karasu.model.huggingface.NewModel;
import io.karasu.model.huggingface.UnitSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model trained in earnest, on tables as {@code pack} writes them. */
class TrainerTest {

  @TempDir Path folder;
  private TinyTraining tiny;

  @BeforeAll
  static void loadLibraries() {
    Natives.load(1);
  }

  @BeforeEach
  void writeSequences() throws IOException {
    tiny = new TinyTraining(folder);
    tiny.writeSequences();
  }

  private Training training(String name, String... overrides) {
    return tiny.training(name, overrides);
  }

  private static void silence(String line) {
    assertThat(line).isNotEmpty();
  }

  @Test
  void aTrainingThatWasKilledGoesOnBitwiseAsOneThatWasNot() {
    Training whole = training("whole");
    assertThat(run(whole, TrainerTest::silence).steps()).isEqualTo(6);

    Training killed = training("killed");
    assertThatThrownBy(
            () ->
                run(
                    killed,
                    line -> {
                      if (line.startsWith("goes on")) {
                        throw new IllegalStateException("not yet");
                      }
                      if (line.contains("validation loss")) {
                        throw new IllegalStateException("killed at " + line.substring(0, 9));
                      }
                    }))
        .hasMessageStartingWith("killed at step 3 of");
    // Killed before its first checkpoint was written: there is none.
    assertThat(new CheckpointStore(killed.folder(), HADOOP).newest()).isEmpty();

    int[] count = {0};
    assertThatThrownBy(
            () ->
                run(
                    killed,
                    line -> {
                      if (line.contains("validation loss") && count[0]++ == 1) {
                        throw new IllegalStateException("killed again");
                      }
                    }))
        .hasMessage("killed again");
    assertThat(newest(killed).state().step()).isEqualTo(3);
    List<String> said = new ArrayList<>();
    assertThat(run(killed, said::add)).isEqualTo(run(whole, TrainerTest::silence));
    assertThat(said).anyMatch(line -> line.startsWith("goes on after step 3"));

    assertThat(vectors(killed)).usingRecursiveComparison().isEqualTo(vectors(whole));
    assertThat(newest(killed).state().lossWatch())
        .isEqualTo(newest(whole).state().lossWatch())
        .extracting(state -> state.losses().size())
        .isEqualTo(6);
    assertThat(losses(killed)).isEqualTo(losses(whole)).hasSize(6);
    assertThat(steps(killed))
        .extracting(entry -> entry.row().firstIndex())
        .isEqualTo(List.of(0L, 4L, 8L, 12L, 16L, 20L));
    assertThat(steps(killed))
        .extracting(entry -> entry.row().attempt())
        .isEqualTo(List.of(1, 1, 1, 2, 2, 2));
  }

  @Test
  void theLossDoesNotDependOnTheMicroBatches() {
    Training whole = training("four");
    run(whole, TrainerTest::silence);
    Training each = training("one", "microBatchRows=1");
    run(each, TrainerTest::silence);
    Training uneven = training("three", "microBatchRows=3", "keep=nothing");
    run(uneven, TrainerTest::silence);
    assertThat(losses(each)).hasSize(6).containsExactly(losses(whole), within(1e-5));
    assertThat(losses(uneven)).containsExactly(losses(whole), within(1e-5));
  }

  @Test
  void itLearnsOneBatchByHeart() {
    Training training =
        training(
            "heart",
            "steps=150",
            "validationSequences=18",
            "validateEvery=0",
            "adamw.weightDecay=0",
            "checkpoints.every=150");
    run(training, TrainerTest::silence);
    double[] losses = losses(training);
    assertThat(losses[0]).isBetween(4.4, 4.8); // ln 97 = 4.57
    assertThat(losses[149]).isLessThan(0.05);
  }

  @Test
  void whatIsExportedPredictsAsWhatWasTrained() {
    Training training = training("exported");
    run(training, TrainerTest::silence);
    Path model = folder.resolve("model");
    try (CheckpointSource source = new CheckpointSource(newest(training), DECODER)) {
      ModelExport.export(
          source,
          model.toString(),
          new ExportOptions(Dtype.FLOAT32, 20_000, null, null, List.of(2), null),
          HADOOP);
    }
    Sequences sequences = Sequences.open(training.sequences(), HADOOP, 4);
    double sum = 0;
    int count = 0;
    try (LoadedModel loaded =
        LoadedModel.load(
            ModelFolder.open(model.toString(), HADOOP), Device.cpu(), Precision.FLOAT32)) {
      for (int index = 20; index < ROWS; index++) {
        for (double loss : loaded.losses(MicroBatches.of(List.of(sequences.get(index))))) {
          sum += loss;
          count++;
        }
      }
    }
    List<StepEntry> steps = steps(training);
    assertThat(steps.get(2).validationLoss()).isNotNull();
    assertThat(steps.get(5).validationLoss()).isEqualTo(sum / count);
  }

  @Test
  void aDamagedCheckpointIsNamedAndTheOneBeforeItIsUsed() throws IOException {
    Training training = training("damaged");
    run(training, TrainerTest::silence);
    List<float[]> wanted = vectors(training);
    Path newest = Path.of(newest(training).folder().toUri());
    try (Stream<Path> files = Files.list(newest)) {
      Path largest =
          files
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(largest);
      bytes[bytes.length / 2] ^= 1;
      Files.write(largest, bytes);
      Files.deleteIfExists(largest.resolveSibling("." + largest.getFileName() + ".crc"));
    }
    List<String> said = new ArrayList<>();
    run(training, said::add);
    assertThat(said).anyMatch(line -> line.startsWith("goes on after step 3"));
    assertThat(vectors(training)).usingRecursiveComparison().isEqualTo(wanted);
  }

  @Test
  void whatIsNotFiniteIsNeverAppliedAndStopsInTheEnd() {
    Training training = training("nan", "nonFiniteLimit=2");
    NewModel model = new NewModel(DECODER, 3);
    UnitSource broken =
        new UnitSource() {
          @Override
          public DecoderConfig config() {
            return DECODER;
          }

          @Override
          public void read(int unit, long from, long to, FloatBuffer into) {
            int start = into.position();
            model.read(unit, from, to, into);
            if (unit == 1) {
              into.put(start, Float.NaN);
            }
          }
        };
    List<String> said = new ArrayList<>();
    Trainer.Result result = run(training, broken, said::add);
    assertThat(result.steps()).isEqualTo(2);
    assertThat(result.why())
        .startsWith("step 2: loss NaN, gradient norm NaN: not finite, as were the steps before it")
        .endsWith("places 4 to 7 of the training order");
    assertThat(said)
        .anyMatch(line -> line.startsWith("step 1: loss NaN") && line.contains("not applied"));
    assertThat(new CheckpointStore(training.folder(), HADOOP).newest()).isEmpty();
  }

  @Test
  void anotherConfigurationIsAnotherTraining() {
    Training training = training("same");
    assertThat(training("same", "checkpoints.every=2", "microBatchRows=1").folder())
        .isEqualTo(training.folder());
    assertThat(training("same", "schedule.learningRate=0.02").folder())
        .isNotEqualTo(training.folder());
    assertThat(training("same", "steps=7").folder()).isNotEqualTo(training.folder());
    // A training at a constant rate may be made longer.
    String constant =
        "schedule={kind: constant, learningRate: 0.01, warmupSteps: 0, minLearningRate: 0, decaySteps: 0}";
    assertThat(training("same", constant, "steps=7").folder())
        .isEqualTo(training("same", constant).folder());
  }

  @Test
  void aPlacePredictsTheNextOneOfItsDocumentIfThatIsSupervised() {
    PackedSequence sequence =
        new PackedSequence(
            0,
            new int[] {11, 12, 13, 21, 22, 23, 24, 0, 0},
            new int[] {0, 3, 7},
            List.of(new DocumentSpan("a", 0, 3), new DocumentSpan("b", 0, 4)),
            List.of(new SupervisedSpan(0, 2), new SupervisedSpan(3, 1), new SupervisedSpan(5, 2)));
    Batch batch = MicroBatches.of(List.of(sequence, sequence));
    assertThat(batch.ids()).containsExactly(11, 12, 13, 21, 22, 23, 24, 11, 12, 13, 21, 22, 23, 24);
    assertThat(batch.bounds()).containsExactly(0, 3, 7, 10, 14);
    assertThat(batch.targets())
        .containsExactly(12, -1, -1, -1, 23, 24, -1, 12, -1, -1, -1, 23, 24, -1);
  }
}
