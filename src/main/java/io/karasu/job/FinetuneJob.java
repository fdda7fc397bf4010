package io.karasu.job;

import io.karasu.train.TrainConfig;

/** Trains a model on conversations, or on packed text; see {@link TrainingRun}. */
public final class FinetuneJob {

  private FinetuneJob() {}

  /** Runs the step; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Job.run(Step.FINETUNE, args);
  }

  static void run(Run run, TrainConfig config) {
    new TrainingRun(run, Step.FINETUNE, config).run();
  }
}
