package io.karasu.spark;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Says every few seconds how far the running Spark stage is, see {@link StageProgress}: when a task
 * ends, and for long tasks at the executors' heartbeats. Short stages say nothing.
 */
public final class Progress extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final long QUIET_MILLIS = 10_000;

  private final Map<Integer, StageProgress> running = new HashMap<>();
  private final String step;

  /** Makes the listener of one step. */
  public Progress(String step) {
    this.step = step;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    running.put(
        submitted.stageInfo().stageId(),
        new StageProgress(submitted.stageInfo().numTasks(), System.currentTimeMillis()));
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    running.remove(completed.stageInfo().stageId());
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    StageProgress stage = running.get(end.stageId());
    TaskMetrics metrics = end.taskMetrics();
    if (stage == null || metrics == null) {
      return;
    }
    // What ingest reads, Spark does not count: then what is written tells.
    long rows = metrics.inputMetrics().recordsRead() + metrics.shuffleReadMetrics().recordsRead();
    long bytes = metrics.inputMetrics().bytesRead() + metrics.shuffleReadMetrics().totalBytesRead();
    stage.end(
        end.taskInfo().taskId(),
        rows > 0 ? rows : metrics.outputMetrics().recordsWritten(),
        rows > 0 ? bytes : metrics.outputMetrics().bytesWritten());
    say(stage);
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task :
        JavaConverters.seqAsJavaList(update.accumUpdates())) {
      StageProgress stage = running.get((Integer) task._2());
      if (stage != null) {
        long read = sum(task._4(), "input.recordsRead", "shuffle.read.recordsRead");
        stage.beat((Long) task._1(), read > 0 ? read : sum(task._4(), "output.recordsWritten"));
        say(stage);
      }
    }
  }

  private static long sum(Seq<AccumulableInfo> metrics, String... names) {
    long sum = 0;
    for (AccumulableInfo metric : JavaConverters.seqAsJavaList(metrics)) {
      for (String name : names) {
        boolean is =
            metric.name().isDefined() && metric.name().get().equals("internal.metrics." + name);
        if (is && metric.update().isDefined() && metric.update().get() instanceof Long value) {
          sum += value;
        }
      }
    }
    return sum;
  }

  private void say(StageProgress stage) {
    String line = stage.lineAfter(QUIET_MILLIS, System.currentTimeMillis());
    if (!line.isEmpty()) {
      LOG.info("{}: {}", step, line);
    }
  }
}
