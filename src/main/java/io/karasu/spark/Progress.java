package io.karasu.spark;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every few seconds how far the running Spark stage is: tasks, rows and MB read so far with
 * their rate, and an estimate of what is left, from the share of tasks that are done. Short stages
 * say nothing.
 */
public final class Progress extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final long QUIET_MILLIS = 10_000;

  private final Map<Integer, Stage> running = new HashMap<>();
  private final String step;

  /** Makes the listener of one step. */
  public Progress(String step) {
    this.step = step;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    running.put(
        submitted.stageInfo().stageId(),
        new Stage(submitted.stageInfo().numTasks(), System.currentTimeMillis()));
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    running.remove(completed.stageInfo().stageId());
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    Stage stage = running.get(end.stageId());
    if (stage == null || end.taskMetrics() == null) {
      return;
    }
    stage.add(
        end.taskMetrics().inputMetrics().recordsRead()
            + end.taskMetrics().shuffleReadMetrics().recordsRead(),
        end.taskMetrics().inputMetrics().bytesRead()
            + end.taskMetrics().shuffleReadMetrics().totalBytesRead());
    long now = System.currentTimeMillis();
    if (now - stage.said > QUIET_MILLIS && stage.done < stage.tasks) {
      stage.said = now;
      LOG.info("{}: {}", step, stage.line(now));
    }
  }

  private static final class Stage {
    private final int tasks;
    private final long started;
    private long said;
    private int done;
    private long rows;
    private long bytes;

    Stage(int tasks, long started) {
      this.tasks = tasks;
      this.started = started;
      this.said = started;
    }

    void add(long moreRows, long moreBytes) {
      done++;
      rows += moreRows;
      bytes += moreBytes;
    }

    String line(long now) {
      double seconds = StrictMath.max(0.001, (now - started) / 1000.0);
      double left = seconds / done * (tasks - done);
      return String.format(
          Locale.ROOT,
          "%d of %d tasks, %,d rows, %.0f MB (%.0f rows/s, %.1f MB/s), about %.0f s left",
          done,
          tasks,
          rows,
          bytes / 1e6,
          rows / seconds,
          bytes / 1e6 / seconds,
          left);
    }
  }
}
