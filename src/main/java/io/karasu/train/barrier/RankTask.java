package io.karasu.train.barrier;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.karasu.corpus.Nullable;
import io.karasu.model.DeviceChoice;
import io.karasu.model.Natives;
import io.karasu.train.Attempt;
import io.karasu.train.Trainer;
import io.karasu.train.Training;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/** What a barrier task does: one rank. */
final class RankTask extends AbstractFunction1<Iterator<Integer>, Iterator<Trainer.Result>>
    implements Serializable {

  private static final long serialVersionUID = 1;

  private final Training training;
  private final Attempt attempt;
  private final SerializableConfiguration hadoop;
  private final Driver driver;
  private final Rendezvous.Terms terms;

  /**
   * Where the driver listens for progress, and where it may be told to end.
   *
   * @param host its host
   * @param port its port
   * @param run the run folder
   */
  record Driver(String host, int port, String run) implements Serializable {}

  /** A task of an attempt. */
  RankTask(
      Training training,
      Attempt attempt,
      SerializableConfiguration hadoop,
      Driver driver,
      Rendezvous.Terms terms) {
    this.driver = driver;
    this.training = training;
    this.attempt = attempt;
    this.hadoop = hadoop;
    this.terms = terms;
  }

  @Override
  public Iterator<Trainer.Result> apply(Iterator<Integer> ranks) {
    try (ProgressLink link = new ProgressLink(driver.host(), driver.port(), terms.secret());
        RankRun run = new RankRun(this, BarrierTaskContext.get(), link)) {
      Trainer.Result result = run.run();
      return JavaConverters.asScalaIterator(List.of(result).iterator());
    }
  }

  Training training() {
    return training;
  }

  Attempt attempt() {
    return attempt;
  }

  SerializableConfiguration hadoop() {
    return hadoop;
  }

  Rendezvous.Terms terms() {
    return terms;
  }

  StopFile stopFile() {
    return new StopFile(driver.run(), hadoop.value());
  }

  /** Threads for computing: the cores of the task, which are those of its executor. */
  int threads(BarrierTaskContext task) {
    if (training.config().threads() != null) {
      return training.config().threads();
    }
    return terms.isLocal()
        ? StrictMath.max(1, Runtime.getRuntime().availableProcessors() / task.numPartitions())
        : task.cpus();
  }

  /** The host and interface that other ranks reach this one by. */
  String host() {
    SparkEnv env = SparkEnv.get();
    String host = env.blockManager().blockManagerId().host();
    return terms.isLocal() ? env.conf().get("spark.driver.bindAddress", host) : host;
  }

  /** The executor that this rank runs in. */
  static String executor() {
    return SparkEnv.get().executorId();
  }

  /**
   * The GPU that Spark gave to this task. Null: none; in one process there is none to give, and
   * each rank takes the next.
   */
  @Nullable
  Integer gpu(BarrierTaskContext task) {
    if (task.resourcesJMap().containsKey("gpu")) {
      String address = task.resourcesJMap().get("gpu").addresses()[0];
      // What the variable hides, CUDA does not count.
      return isOneVisible(System.getenv("CUDA_VISIBLE_DEVICES")) ? 0 : Integer.valueOf(address);
    }
    boolean mayBeOnGpu = training.config().device() != DeviceChoice.CPU;
    if (!terms.isLocal() || task.numPartitions() == 1 || !mayBeOnGpu) {
      return null;
    }
    Natives.load(threads(task));
    int seen = Engine.getEngine("PyTorch").getGpuCount();
    return seen == 0 ? null : (Integer) (task.partitionId() % seen);
  }

  /** The same GPU by the name that all processes of the host have for it; null: none. */
  @Nullable
  static String gpuName(BarrierTaskContext task, Device device) {
    if (!task.resourcesJMap().containsKey("gpu")) {
      return device.isGpu() ? String.valueOf(device.getDeviceId()) : null;
    }
    return task.resourcesJMap().get("gpu").addresses()[0];
  }

  private static boolean isOneVisible(@Nullable String variable) {
    return variable != null && !variable.isBlank() && variable.indexOf(',') < 0;
  }
}
