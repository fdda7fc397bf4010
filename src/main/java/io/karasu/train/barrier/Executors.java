package io.karasu.train.barrier;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/** The executors of an application, as its driver knows them. */
record Executors(List<Executor> all) {

  /**
   * An executor.
   *
   * @param id its id
   * @param cores its cores
   * @param gpus GPUs that Spark gave it
   * @param tasks tasks that run in it
   */
  record Executor(String id, int cores, int gpus, int tasks) {}

  static Executors of(SparkContext spark) {
    return new Executors(
        JavaConverters.seqAsJavaList(spark.statusStore().executorList(true)).stream()
            .filter(executor -> !executor.id().equals("driver"))
            .map(Executors::executor)
            .toList());
  }

  private static Executor executor(ExecutorSummary summary) {
    int gpus =
        summary.resources().contains("gpu")
            ? summary.resources().apply("gpu").addresses().length
            : 0;
    return new Executor(summary.id(), summary.totalCores(), gpus, summary.activeTasks());
  }

  /** Executors with nothing to do: one rank each finds place. */
  List<Executor> free() {
    boolean hasGpus = hasGpus();
    return all.stream()
        .filter(executor -> executor.tasks() == 0 && (executor.gpus() > 0 || !hasGpus))
        .toList();
  }

  /** Executors in which a task still runs. */
  List<Executor> busy() {
    return all.stream().filter(executor -> executor.tasks() > 0).toList();
  }

  /** Whether there are GPUs; then only executors with one count. */
  boolean hasGpus() {
    return all.stream().anyMatch(executor -> executor.gpus() > 0);
  }

  /** Cores of the smallest: what a rank may ask for. */
  int cores() {
    return all.stream().mapToInt(Executor::cores).min().orElse(1);
  }
}
