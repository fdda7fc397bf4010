package io.karasu.train.barrier;

import io.karasu.train.Attempt;
import io.karasu.train.Checkpoint;
import io.karasu.train.CheckpointStore;
import io.karasu.train.Trainer;
import io.karasu.train.Training;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.RDDBarrier;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * A training as a barrier stage of Spark: each task is a rank. So far there is one rank.
 *
 * <p>Spark never retries a barrier stage whose results are collected: the same command goes on from
 * the newest checkpoint.
 */
public final class BarrierTraining {

  private static final Logger LOG = LoggerFactory.getLogger(BarrierTraining.class);
  private static final int RANKS = 1;

  private BarrierTraining() {}

  /** Trains in an executor and waits for it. */
  public static Trainer.Result run(SparkContext spark, Training training, Configuration hadoop) {
    // A cancelled task is interrupted, as one that waits for data must be.
    spark.setJobGroup(training.step(), training.step() + ": " + training.config().name(), true);
    RDD<Integer> ranks =
        JavaSparkContext.fromSparkContext(spark).parallelize(List.of(0), RANKS).rdd();
    ClassTag<Trainer.Result> tag = ClassTag$.MODULE$.apply(Trainer.Result.class);
    try (ProgressServer progress =
        ProgressServer.start(spark.conf(), line -> LOG.info("{}: {}", training.step(), line))) {
      RankTask.Driver driver =
          new RankTask.Driver(
              spark.conf().get("spark.driver.host"), progress.port(), progress.secret());
      CheckpointStore store = new CheckpointStore(training.folder(), hadoop);
      Attempt attempt =
          new Attempt(store.nextAttempt(), store.newestVerified().map(Checkpoint::id).orElse(null));
      RankTask task =
          new RankTask(
              training, attempt, new SerializableConfiguration(hadoop), spark.isLocal(), driver);
      RDD<Trainer.Result> results =
          new RDDBarrier<>(ranks, ClassTag$.MODULE$.<Integer>apply(Integer.class))
              .mapPartitions(task, false, tag);
      return ((Trainer.Result[]) results.collect())[0];
    }
  }
}
