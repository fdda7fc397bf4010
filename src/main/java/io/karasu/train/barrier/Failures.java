package io.karasu.train.barrier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Collects in the driver what went wrong in an attempt, from the ranks and from Spark. */
final class Failures extends SparkListener {

  private final List<Report> reports = new ArrayList<>();
  private final Map<String, String> lost = new LinkedHashMap<>();

  /** Forgets an earlier attempt. */
  synchronized void begin() {
    reports.clear();
    lost.clear();
  }

  synchronized void hear(Report report) {
    reports.add(report);
    notifyAll();
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    // One that no rank of this attempt ran in is not what made it fail.
    lost.put(event.executorId(), event.reason());
    notifyAll();
  }

  /** The ranks that have met, in their order. */
  synchronized List<Report> met() {
    return reports.stream()
        .filter(report -> report.kind() == Report.Kind.MET)
        .sorted((one, other) -> Integer.compare(one.rank(), other.rank()))
        .toList();
  }

  /**
   * Why the attempt failed. The first failed task often only says that a neighbour is gone: what
   * became of the neighbour is worth a moment.
   */
  synchronized Failure cause(String said, Duration most) throws InterruptedException {
    long until = System.nanoTime() + most.toNanos();
    Failure failure = Failure.of(said, reports, involved());
    while (failure.kind() != Failure.Kind.CANCELLED
        && !Failure.isExplained(reports, involved())
        && until - System.nanoTime() > 0) {
      wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
      failure = Failure.of(said, reports, involved());
    }
    return failure;
  }

  private Map<String, String> involved() {
    Map<String, String> involved = new LinkedHashMap<>(lost);
    boolean isKnown = reports.stream().anyMatch(report -> report.kind() == Report.Kind.MET);
    if (isKnown) {
      involved
          .keySet()
          .removeIf(
              executor -> reports.stream().noneMatch(report -> report.executor().equals(executor)));
    }
    return involved;
  }
}
