package io.karasu.job;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Table;
import io.karasu.spark.RunFolder;
import io.karasu.spark.StepRecord;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** What is finished in a run folder. */
final class Steps {

  private Steps() {}

  /**
   * The first thing that a finished step would have and this one has not; null if it is finished.
   */
  @Nullable
  static String incomplete(Step step, RunFolder folder) {
    if (folder.record(step.id()).isEmpty()) {
      return folder.root() + "/_run/" + step.id() + ".json";
    }
    for (Table table : step.writes()) {
      if (!folder.isComplete(folder.table(table))) {
        return folder.table(table).toString();
      }
    }
    for (String file : folder.record(step.id()).orElseThrow().files()) {
      if (!folder.has(file)) {
        return folder.root() + "/" + file;
      }
    }
    boolean isWhole = !step.hasLedger() || folder.isComplete(folder.ledger(step.id()));
    return isWhole ? null : folder.ledger(step.id()).toString();
  }

  /** Why a step would run; null if it is finished and nothing that it depends on has changed. */
  @Nullable
  static String whyRun(ResolvedConfig config, RunFolder folder, Configuration hadoop) {
    Optional<StepRecord> finished = folder.record(config.step().id());
    if (finished.isEmpty()) {
      return "it has not finished";
    }
    String missing = incomplete(config.step(), folder);
    if (missing != null) {
      return missing + " is missing";
    }
    return Fingerprint.of(config, folder, hadoop).differenceTo(finished.get());
  }
}
