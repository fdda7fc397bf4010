package io.karasu.job;

import io.karasu.config.ConfigException;
import io.karasu.spark.InputException;
import io.karasu.spark.RunFolder;
import io.karasu.train.barrier.ProgressFile;
import io.karasu.train.barrier.StopFile;
import java.io.PrintStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** {@code stop RUN}: asks the training of a run folder to write a checkpoint and end. */
final class StopCommand {

  private StopCommand() {}

  /**
   * Leaves the wish in the run folder, and says what was seen of the training.
   *
   * @throws InputException if nothing trains there
   */
  static void run(List<String> words, Configuration hadoop, PrintStream out) {
    if (words.size() != 1) {
      throw new ConfigException(List.of("command line: stop " + words + " (expected stop RUN)"));
    }
    RunFolder folder = new RunFolder(words.get(0), hadoop);
    for (Step step : Step.values()) {
      ProgressFile.State state =
          step.isTraining() ? ProgressFile.read(folder, step.id()).orElse(null) : null;
      if (state != null) {
        new StopFile(folder.root().toString(), hadoop).write();
        out.println(
            step.id()
                + " was told to write a checkpoint after its next step and to end: "
                + state.words(System.currentTimeMillis()));
        return;
      }
    }
    throw new InputException(folder.root() + ": nothing trains there");
  }
}
