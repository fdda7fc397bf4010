package io.karasu.train.barrier;

import io.karasu.config.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;

/** What a barrier stage needs of Spark's settings. */
public final class BarrierSettings {

  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";
  private static final String SPECULATION = "spark.speculation";
  private static final String GPUS = "spark.executor.resource.gpu.amount";

  private BarrierSettings() {}

  /**
   * Refuses settings under which ranks cannot train together.
   *
   * @throws ConfigException naming all of them
   */
  public static void check(SparkConf conf) {
    List<String> problems = new ArrayList<>();
    if (conf.getBoolean(DYNAMIC, false)) {
      problems.add(
          "spark: "
              + DYNAMIC
              + ": true (expected false for a training: its ranks are needed all at once and to the end, and Spark refuses barrier stages with it; set the number of executors instead)");
    }
    if (conf.getBoolean(SPECULATION, false)) {
      problems.add(
          "spark: "
              + SPECULATION
              + ": true (expected false for a training: a second copy of a rank cannot join the others)");
    }
    if (conf.getInt(GPUS, 1) > 1) {
      problems.add(
          "spark: "
              + GPUS
              + ": "
              + conf.get(GPUS)
              + " (expected 1 for a training: each rank is a process with one GPU, so start more executors instead)");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** Settings for a training that {@code conf} leaves open. */
  public static Map<String, String> open(SparkConf conf) {
    Map<String, String> settings = new LinkedHashMap<>();
    // A rank whose task was killed must not keep its GPU: its process ends.
    settings.put("spark.task.reaper.enabled", "true");
    settings.put("spark.task.reaper.killTimeout", "60s");
    // Spark's own barrier is used to meet only; by default it waits for a year.
    settings.put("spark.barrier.sync.timeout", "600");
    settings.put("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
    settings.put("spark.locality.wait", "0");
    settings.keySet().removeIf(conf::contains);
    return settings;
  }
}
