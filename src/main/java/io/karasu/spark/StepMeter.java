package io.karasu.spark;

import io.karasu.spark.StepRecord.Cost;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Adds up what the tasks of a step and the JVM of its driver take. */
public final class StepMeter extends SparkListener {

  private final boolean isLocal;
  private final Cost before;
  private long taskNanos;
  private long bytesRead;
  private long tasks;

  /**
   * Makes the listener of one step.
   *
   * @param isLocal whether tasks run in the JVM of the driver, whose time then covers theirs
   * @param before what this JVM used for earlier steps, which is not this one's
   */
  public StepMeter(boolean isLocal, Cost before) {
    this.isLocal = isLocal;
    this.before = before;
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
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
    Cost now = used();
    double taskSeconds = isLocal ? 0 : taskNanos / 1e9;
    return new Cost(
        now.cpuSeconds() - before.cpuSeconds() + taskSeconds,
        now.gcSeconds() - before.gcSeconds(),
        now.peakHeapBytes(),
        bytesRead,
        tasks);
  }

  /** What this JVM used since it started, without what tasks read. */
  public static Cost used() {
    long gcMillis =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    long heap = heapPools().mapToLong(StepMeter::peak).sum();
    return new Cost(processNanos() / 1e9, gcMillis / 1e3, heap, 0, 0);
  }

  private static Stream<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }

  private static long peak(MemoryPoolMXBean pool) {
    return pool.getPeakUsage() == null ? 0 : pool.getPeakUsage().getUsed();
  }

  private static long processNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }
}
