package io.karasu.train.barrier;

import io.karasu.corpus.Nullable;
import io.karasu.train.Attempt;
import io.karasu.train.Rank;
import io.karasu.train.Trainer;
import io.karasu.train.Training;
import io.karasu.train.Wish;
import io.karasu.train.World;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/** What a barrier task does: one rank. */
final class RankTask extends AbstractFunction1<Iterator<Integer>, Iterator<Trainer.Result>>
    implements Serializable {

  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(RankTask.class);

  private final Training training;
  private final Attempt attempt;
  private final SerializableConfiguration hadoop;
  private final boolean isLocal;
  private final Driver driver;

  /** Where the driver listens for progress. */
  record Driver(String host, int port, String secret) implements Serializable {}

  /**
   * A task.
   *
   * @param isLocal whether it runs in the JVM of the driver, with all its cores
   */
  RankTask(
      Training training,
      Attempt attempt,
      SerializableConfiguration hadoop,
      boolean isLocal,
      Driver driver) {
    this.driver = driver;
    this.training = training;
    this.attempt = attempt;
    this.hadoop = hadoop;
    this.isLocal = isLocal;
  }

  @Override
  public Iterator<Trainer.Result> apply(Iterator<Integer> ranks) {
    try (ProgressLink link = new ProgressLink(driver.host(), driver.port(), driver.secret())) {
      Integer gpu = gpu(BarrierTaskContext.get().resourcesJMap());
      try (Rank rank = Rank.prepare(training, attempt, gpu, threads(), hadoop.value());
          World world = World.alone()) {
        Trainer.Result result = rank.train(world, Wish.NONE, line -> say(link, line));
        return JavaConverters.asScalaIterator(List.of(result).iterator());
      }
    }
  }

  private void say(ProgressLink link, String line) {
    if (!isLocal) {
      LOG.info("{}: {}", training.step(), line);
    }
    link.send(line);
  }

  @Nullable
  private static Integer gpu(Map<String, ResourceInformation> resources) {
    ResourceInformation gpus = resources.get("gpu");
    return gpus == null ? null : Integer.valueOf(gpus.addresses()[0]);
  }

  /** The cores of this executor: one rank computes in it. */
  private int threads() {
    int cores = Runtime.getRuntime().availableProcessors();
    if (training.config().threads() != null) {
      return training.config().threads();
    }
    return isLocal ? cores : SparkEnv.get().conf().getInt("spark.executor.cores", cores);
  }
}
