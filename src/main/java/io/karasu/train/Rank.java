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

/** One rank's training, from the libraries to the result. */
public final class Rank {

  private Rank() {}

  /**
   * Trains.
   *
   * @param gpu the GPU that the cluster manager gave, by its number; null: none
   * @param threads threads for computing on a CPU
   * @param progress takes a line now and then
   * @throws IllegalStateException if there is no library, or no GPU where one is wanted or was
   *     given
   */
  public static Trainer.Result train(
      Training training,
      @Nullable Integer gpu,
      int threads,
      Configuration hadoop,
      Consumer<String> progress) {
    Natives.load(threads);
    Device device = training.config().device().choose(gpu == null ? -1 : gpu);
    Precision precision =
        training.config().dtype() == TrainConfig.Dtype.BFLOAT16
            ? Precision.BFLOAT16
            : Precision.FLOAT32;
    Kernels kernels = Kernels.open(training.decoder(), device, precision);
    try (Trainer trainer =
        Trainer.open(training, kernels, firstWeights(training, hadoop), hadoop, progress)) {
      return trainer.run();
    }
  }

  private static UnitSource firstWeights(Training training, Configuration hadoop) {
    return training.path() == null
        ? new NewModel(training.decoder(), training.config().model().seed())
        : ModelFolder.open(training.path(), hadoop);
  }
}
