package io.karasu.train;

import ai.djl.Device;
import io.karasu.corpus.Nullable;
import io.karasu.model.Kernels;
import io.karasu.model.Natives;
import io.karasu.model.Precision;
import io.karasu.model.huggingface.ModelFolder;
import io.karasu.model.huggingface.NewModel;
import io.karasu.model.huggingface.UnitSource;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * One rank's training, from the libraries to the result. What can fail by itself does so in {@link
 * #prepare}, before the rank meets the others.
 */
public final class Rank implements AutoCloseable {

  private final Training training;
  private final Attempt attempt;
  private final Kernels kernels;
  private final Configuration hadoop;
  private final Phases phases;

  private Rank(
      Training training, Attempt attempt, Kernels kernels, Configuration hadoop, Phases phases) {
    this.training = training;
    this.attempt = attempt;
    this.kernels = kernels;
    this.hadoop = hadoop;
    this.phases = phases;
  }

  /**
   * Loads the libraries and looks at everything that this rank will read.
   *
   * @param gpu the GPU that the cluster manager gave, by its number; null: none
   * @param threads threads for computing on a CPU
   * @throws IllegalStateException if there is no library, or no GPU where one is wanted or was
   *     given
   * @throws DataException if the table or the checkpoint is damaged; names the file
   */
  public static Rank prepare(
      Training training,
      Attempt attempt,
      @Nullable Integer gpu,
      int threads,
      Configuration hadoop) {
    Phases phases = new Phases(attempt.number());
    Natives.load(threads);
    Device device = training.config().device().choose(gpu == null ? -1 : gpu);
    Precision precision =
        training.config().dtype() == TrainConfig.Dtype.BFLOAT16
            ? Precision.BFLOAT16
            : Precision.FLOAT32;
    Sequences.open(training.sequences(), hadoop, training.config().blockRows());
    Kernels kernels = Kernels.open(training.decoder(), device, precision);
    return new Rank(training, attempt, kernels, hadoop, phases);
  }

  /** Where the rank is, for a watchdog. */
  public Phases phases() {
    return phases;
  }

  /** What it computes on. */
  public Device device() {
    return kernels.device();
  }

  /**
   * Trains with the others.
   *
   * @param world the others; still the caller's to close
   * @param wish asked at every step boundary
   * @param progress takes a line now and then, of rank 0
   */
  public Trainer.Result train(World world, Wish wish, Consumer<String> progress) {
    try (Trainer trainer =
        Trainer.open(
            training,
            kernels,
            firstWeights(),
            hadoop,
            new RankContext(attempt, world, phases, wish, progress))) {
      return trainer.run();
    }
  }

  private UnitSource firstWeights() {
    return training.path() == null
        ? new NewModel(training.decoder(), training.config().model().seed())
        : ModelFolder.open(training.path(), hadoop);
  }

  @Override
  public void close() {
    kernels.close();
  }
}
