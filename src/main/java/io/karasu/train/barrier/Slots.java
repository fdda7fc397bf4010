package io.karasu.train.barrier;

import io.karasu.config.ConfigException;
import io.karasu.corpus.Nullable;
import io.karasu.train.RecoveryConfig;
import io.karasu.train.Training;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/** Places for ranks: executors on a cluster, cores in one process. */
final class Slots {

  private static final long POLL_MILLIS = 300;
  private static final double LINE_SECONDS = 5;

  /**
   * How much longer than a rank may take to end an executor may seem busy before it is replaced.
   */
  private static final double BUSY_SECONDS = 15;

  private final SparkContext spark;
  private final Training training;
  private final Consumer<String> lines;
  private final Map<String, Long> busySince = new HashMap<>();
  private ResourceProfile profile;
  private int profileCores;

  Slots(SparkContext spark, Training training, Consumer<String> lines) {
    this.spark = spark;
    this.training = training;
    this.lines = lines;
  }

  /**
   * Waits for slots.
   *
   * @param before ranks of the attempt before; null: this is the first
   * @param isOver whether to wait no longer
   * @return ranks to begin with; 0: it is over
   * @throws ConfigException if the process has too few cores for the ranks that are asked for
   * @throws IllegalStateException if there are too few for too long
   */
  int await(@Nullable Integer before, BooleanSupplier isOver) throws InterruptedException {
    Integer asked = training.config().sharding().ranks();
    if (spark.isLocal()) {
      return local(asked == null ? 1 : asked);
    }
    if (asked == null) {
      asked = before == null ? expected() : before;
    }
    return await(new SlotPolicy(asked, before == null, training.config().recovery()), isOver);
  }

  private int local(int asked) {
    int cores = spark.defaultParallelism();
    if (asked > cores) {
      throw new ConfigException(
          List.of(
              String.format(
                  "conf: %s.sharding.ranks: %d (expected at most the %d cores of %s: --master 'local[%d]')",
                  training.step(), asked, cores, spark.master(), asked)));
    }
    return asked;
  }

  /** Executors that the application was promised; null: any number. */
  @Nullable
  private Integer expected() {
    int instances = spark.conf().getInt("spark.executor.instances", 0);
    int most = spark.conf().getInt("spark.cores.max", 0);
    int each = spark.conf().getInt("spark.executor.cores", 0);
    int promised = instances == 0 && each > 0 ? most / each : instances;
    return promised == 0 ? null : promised;
  }

  private int await(SlotPolicy policy, BooleanSupplier isOver) throws InterruptedException {
    long began = System.nanoTime();
    long steadySince = began;
    int last = -1;
    double said = 0;
    while (!isOver.getAsBoolean() && !spark.isStopped()) {
      Executors executors = Executors.of(spark);
      int seen = executors.free().size();
      long now = System.nanoTime();
      steadySince = seen == last ? steadySince : now;
      last = seen;
      double waited = (now - began) / 1e9;
      int ranks = policy.ranks(training.step(), seen, (now - steadySince) / 1e9, waited);
      if (ranks > 0) {
        return ranks;
      }
      if (waited - said > LINE_SECONDS) {
        said = waited;
        String busy =
            executors.busy().isEmpty() ? "" : ", " + executors.busy().size() + " still busy";
        lines.accept(policy.line(seen) + busy);
      }
      replaceStuck(executors, training.config().recovery());
      Thread.sleep(POLL_MILLIS);
    }
    return 0;
  }

  /** An executor in which a rank of an earlier attempt does not end takes a slot for nothing. */
  private void replaceStuck(Executors executors, RecoveryConfig recovery) {
    long now = System.nanoTime();
    List<String> busy = executors.busy().stream().map(Executors.Executor::id).toList();
    busySince.keySet().retainAll(busy);
    for (String id : busy) {
      double seconds = (now - busySince.computeIfAbsent(id, key -> now)) / 1e9;
      if (seconds > recovery.graceSeconds() + BUSY_SECONDS) {
        lines.accept("executor " + id + " does not end its rank: it is replaced");
        busySince.put(id, now);
        spark.killAndReplaceExecutor(id);
      }
    }
  }

  /**
   * What a rank asks for: a whole executor and its GPU. Null in one process, which cannot be asked.
   */
  @Nullable
  ResourceProfile profile() {
    if (spark.isLocal()) {
      return null;
    }
    Executors executors = Executors.of(spark);
    if (profile == null || profileCores != executors.cores()) {
      profileCores = executors.cores();
      TaskResourceRequests requests = new TaskResourceRequests().cpus(profileCores);
      if (executors.hasGpus()) {
        requests.resource("gpu", 1);
      }
      profile = new ResourceProfileBuilder().require(requests).build();
    }
    return profile;
  }
}
