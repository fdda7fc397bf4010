package io.karasu.job;

import io.karasu.train.TrainConfig;

/** Trains a model on packed text; see {@link TrainingRun}. */
public final class PretrainJob {

  private PretrainJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.PRETRAIN, args);
  }

  static void run(Run run, TrainConfig config) {
    new TrainingRun(run, Step.PRETRAIN, config).run();
  }
}
