package io.karasu.job;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Table;
import io.karasu.spark.InputException;
import io.karasu.spark.RunFolder;
import io.karasu.train.TrainConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What a training reads. */
final class TrainingInputs {

  private static final String MODELS = "models/";

  private TrainingInputs() {}

  /**
   * The table that is trained on.
   *
   * @throws InputException if no step writes it yet
   */
  static Table table(TrainConfig config) {
    if (config.table() != TrainConfig.Input.SEQUENCES) {
      throw new InputException(
          "table "
              + config.table()
              + " is not there: no step writes it yet (expected table: sequences)");
    }
    return Table.SEQUENCES;
  }

  /** The folder of the first weights; {@code models/NAME} lies in the run folder. Null: none. */
  @Nullable
  static String modelPath(TrainConfig config, RunFolder folder) {
    String path = config.model().path();
    return path != null && path.startsWith(MODELS) ? folder.root() + "/" + path : path;
  }

  /**
   * The files of the first weights → size and time.
   *
   * @throws InputException if there is no such folder
   */
  static Map<String, String> modelFiles(
      TrainConfig config, Step step, RunFolder folder, Configuration hadoop) {
    Map<String, String> files = new TreeMap<>();
    String path = modelPath(config, folder);
    if (path == null) {
      return files;
    }
    try {
      FileSystem fs = new Path(path).getFileSystem(hadoop);
      if (!fs.exists(new Path(path, "config.json"))) {
        throw new InputException(
            step.id()
                + ".model.path: "
                + config.model().path()
                + ": no config.json there (expected a Hugging Face folder"
                + (config.model().path().startsWith(MODELS)
                    ? ", which jobs/submit.py pretrain writes)"
                    : ")"));
      }
      for (FileStatus file : fs.listStatus(new Path(path))) {
        files.put(
            file.getPath().toString(), file.getLen() + " bytes, " + file.getModificationTime());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be listed", e);
    }
    return files;
  }

  /** The version of the code, for checkpoints: what the fingerprint says of the jar. */
  static String code() {
    return Fingerprint.jarDigest();
  }
}
