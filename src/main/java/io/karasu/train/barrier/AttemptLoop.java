package io.karasu.train.barrier;

import io.karasu.corpus.Nullable;
import io.karasu.train.Attempt;
import io.karasu.train.Checkpoint;
import io.karasu.train.CheckpointId;
import io.karasu.train.CheckpointStore;
import io.karasu.train.RecoveryConfig;
import io.karasu.train.ShardingConfig;
import io.karasu.train.Trainer;
import io.karasu.train.Training;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.RDDBarrier;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Tries to train to the end, again and again while that leads anywhere. */
final class AttemptLoop {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptLoop.class);
  private static final ClassTag<Integer> INTEGER = ClassTag$.MODULE$.apply(Integer.class);

  /** How long the driver waits for the cause of what it has only seen the consequences of. */
  private static final Duration FOR_THE_CAUSE = Duration.ofSeconds(3);

  private static final long MOST_BACK_OFF_MILLIS = 5_000;

  /** Until a process that was told to end has left Spark's list of executors. */
  private static final long MILLIS_TO_LEAVE = 3_000;

  private final SparkContext spark;
  private final Training training;
  private final Configuration hadoop;
  private final RankTask.Driver driver;
  private final String secret;
  private final Failures failures;
  private final ProgressFile progress;
  private final StopFile stop;
  private final CheckpointStore store;
  private final Slots slots;
  private int number;
  private Integer ranks; // null: before the first attempt

  AttemptLoop(
      SparkContext spark,
      Training training,
      Configuration hadoop,
      RankTask.Driver driver,
      String secret,
      Failures failures,
      ProgressFile progress,
      StopFile stop) {
    this.spark = spark;
    this.training = training;
    this.hadoop = hadoop;
    this.driver = driver;
    this.secret = secret;
    this.failures = failures;
    this.progress = progress;
    this.stop = stop;
    this.store = new CheckpointStore(training.folder(), hadoop);
    this.slots = new Slots(spark, training, this::say);
  }

  /** Trains to the end; see {@link BarrierTraining#run}. */
  Trainer.Result run() throws InterruptedException {
    int failed = 0;
    while (true) {
      CheckpointId from = store.newestVerified().map(Checkpoint::id).orElse(null);
      int wanted = slots.await(ranks, stop::isThere);
      if (wanted == 0) {
        return beforeAnAttempt(from);
      }
      boolean isFirst = ranks == null;
      ranks = isFirst ? (Integer) wanted : ranks;
      number = StrictMath.max(store.nextAttempt(), number + 1);
      failures.begin();
      progress.say("starting", number, wanted);
      try {
        Trainer.Result result = agreed(attempt(new Attempt(number, from), wanted, isFirst));
        if (!isPreempted(result)) {
          return result;
        }
        say("a checkpoint of step " + result.steps() + " was written: " + result.why());
        Thread.sleep(MILLIS_TO_LEAVE);
      } catch (Exception e) {
        boolean isNewer = isNewer(from);
        failed = isNewer ? 0 : failed + 1;
        judge(e, failed);
        Thread.sleep(StrictMath.min(MOST_BACK_OFF_MILLIS, 1_000L * failed));
      }
    }
  }

  /** Spark throws its checked exceptions through methods that declare none. */
  private Trainer.Result[] attempt(Attempt attempt, int wanted, boolean isFirst) throws Exception {
    ShardingConfig sharding = training.config().sharding();
    RecoveryConfig recovery = training.config().recovery();
    RankTask task =
        new RankTask(
            training,
            attempt,
            new SerializableConfiguration(hadoop),
            driver,
            new Rendezvous.Terms(
                training.step(),
                spark.applicationId(),
                attempt.number(),
                secret,
                sharding.levels(),
                isFirst,
                spark.isLocal(),
                recovery.collectiveSeconds(),
                recovery.silenceSeconds()));
    List<Integer> partitions = IntStream.range(0, wanted).boxed().toList();
    RDD<Integer> numbers =
        JavaSparkContext.fromSparkContext(spark).parallelize(partitions, wanted).rdd();
    ResourceProfile profile = slots.profile();
    RDD<Integer> placed = profile == null ? numbers : numbers.withResources(profile);
    ClassTag<Trainer.Result> tag = ClassTag$.MODULE$.apply(Trainer.Result.class);
    LOG.info(
        "{}: attempt {} with {} rank{}",
        training.step(),
        attempt.number(),
        wanted,
        wanted == 1 ? "" : "s");
    return (Trainer.Result[])
        new RDDBarrier<>(placed, INTEGER).mapPartitions(task, false, tag).collect();
  }

  /** The one result of all ranks. */
  private Trainer.Result agreed(Trainer.Result[] results) {
    Trainer.Result first = results[0];
    for (Trainer.Result other : results) {
      boolean isSame =
          other.steps() == first.steps()
              && other.tokens() == first.tokens()
              && other.ending() == first.ending();
      if (!isSame) {
        throw new IllegalStateException(
            "ranks do not agree on how it ended: " + Arrays.toString(results));
      }
    }
    return Arrays.stream(results)
        .filter(result -> result.why() != null && isReason(result.why()))
        .findFirst()
        .orElse(first);
  }

  private static boolean isReason(String why) {
    return why.startsWith(Preemption.WHY) || why.equals(StopFile.WHY);
  }

  /** Whether training goes on without a process that is taken away. */
  private boolean isPreempted(Trainer.Result result) {
    return result.ending() == Trainer.Ending.WISH
        && result.why() != null
        && result.why().startsWith(Preemption.WHY)
        && !stop.isThere();
  }

  private boolean isNewer(@Nullable CheckpointId from) {
    CheckpointId newest = store.newest().map(Checkpoint::id).orElse(null);
    return newest != null && (from == null || newest.compareTo(from) > 0);
  }

  /** Returns if another attempt is worth it. */
  private void judge(Exception error, int failed) throws InterruptedException {
    if (error instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    Failure failure = failures.cause(String.valueOf(error.getMessage()), FOR_THE_CAUSE);
    LOG.debug("attempt {}", number, error);
    String newest =
        store
            .newest()
            .map(checkpoint -> "; the newest checkpoint is of step " + checkpoint.id().step())
            .orElse("; there is no checkpoint yet");
    if (failure.kind() == Failure.Kind.CANCELLED || spark.isStopped()) {
      throw new IllegalStateException(
          training.step() + ": cancelled: " + failure.first() + newest, error);
    }
    if (failure.kind() == Failure.Kind.FINAL) {
      throw failure.exception(training.step());
    }
    int most = training.config().recovery().attempts();
    String line = String.format("attempt %d failed, first: %s%s", number, failure.first(), newest);
    if (failed >= most) {
      throw new IllegalStateException(
          String.format(
              "%s: %s; %d attempts in a row have failed without a new one (recovery.attempts: %d)",
              training.step(), line, failed, most));
    }
    say(line);
    progress.say("recovering", number, ranks);
  }

  /** Somebody wanted it to end while it waited for slots. */
  private Trainer.Result beforeAnAttempt(@Nullable CheckpointId from) {
    if (spark.isStopped()) {
      throw new IllegalStateException(training.step() + ": Spark was stopped");
    }
    long step = from == null ? 0 : from.step();
    return new Trainer.Result(step, 0, Trainer.Ending.WISH, StopFile.WHY);
  }

  private void say(String line) {
    LOG.warn("{}: {}", training.step(), line);
  }
}
