package io.karasu.spark;

import io.karasu.spark.StepRecord.Cost;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Adds up what the tasks of a step and the JVM of its driver take. */
public final class StepMeter extends SparkListener {

  private final boolean isLocal;
  private long taskNanos;
  private long bytesRead;
  private long tasks;

  /**
   * Makes the listener of one step.
   *
   * @param isLocal whether tasks run in the JVM of the driver, whose time then covers theirs
   */
  public StepMeter(boolean isLocal) {
    this.isLocal = isLocal;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    tasks++;
    if (end.taskMetrics() != null) {
      taskNanos += end.taskMetrics().executorCpuTime();
      bytesRead +=
          end.taskMetrics().inputMetrics().bytesRead()
              + end.taskMetrics().shuffleReadMetrics().totalBytesRead();
    }
  }

  /** What the step took until now. */
  public synchronized Cost cost() {
    long nanos = processNanos() + (isLocal ? 0 : taskNanos);
    long gcMillis =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(StepMeter::peak)
            .sum();
    return new Cost(nanos / 1e9, gcMillis / 1e3, heap, bytesRead, tasks);
  }

  private static long peak(MemoryPoolMXBean pool) {
    return pool.getPeakUsage() == null ? 0 : pool.getPeakUsage().getUsed();
  }

  private static long processNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }
}
