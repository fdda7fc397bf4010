package io.karasu.train.barrier;

import io.karasu.spark.RunFolder;
import io.karasu.train.Trainer;
import io.karasu.train.Training;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training as barrier stages of Spark: each task is a rank. Spark never retries a barrier stage
 * whose results are collected: when a rank fails, another attempt goes on from the newest
 * checkpoint, with the ranks that are left.
 */
public final class BarrierTraining {

  private static final Logger LOG = LoggerFactory.getLogger(BarrierTraining.class);

  private BarrierTraining() {}

  /**
   * Trains in executors and waits for it.
   *
   * @param folder the run folder, where the training can be seen and told to end
   * @throws io.karasu.config.ConfigException if the ranks cannot be as the configuration wants them
   * @throws io.karasu.train.DataException if the table or a checkpoint is damaged
   * @throws IllegalStateException if it failed too often, or somebody cancelled it; in one sentence
   */
  public static Trainer.Result run(
      SparkContext spark, Training training, RunFolder folder, Configuration hadoop) {
    BarrierSettings.check(spark.conf());
    StopFile stop = new StopFile(folder.root().toString(), hadoop);
    stop.remove();
    // A cancelled task is interrupted, as one that waits for data must be.
    spark.setJobGroup(training.step(), training.step() + ": " + training.config().name(), true);
    Failures failures = new Failures();
    spark.addSparkListener(failures);
    try (ProgressFile file = ProgressFile.begin(folder, training.step());
        ProgressServer server =
            ProgressServer.start(
                spark.conf(), line -> hear(line, training.step(), failures, file))) {
      RankTask.Driver driver =
          new RankTask.Driver(
              spark.conf().get("spark.driver.host"), server.port(), folder.root().toString());
      AttemptLoop loop =
          new AttemptLoop(spark, training, hadoop, driver, server.secret(), failures, file, stop);
      Trainer.Result result = loop.run();
      stop.remove();
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(training.step() + ": interrupted", e);
    } finally {
      spark.removeSparkListener(failures);
      spark.clearJobGroup();
    }
  }

  private static void hear(String line, String step, Failures failures, ProgressFile file) {
    Report.of(line)
        .ifPresentOrElse(
            report -> {
              failures.hear(report);
              if (report.kind() == Report.Kind.WHERE) {
                LOG.warn("{}: {}: {}", step, report.who(), report.where());
              }
            },
            () -> {
              file.hear(line);
              LOG.info("{}: {}", step, line);
            });
  }
}
