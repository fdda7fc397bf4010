package io.karasu.job;

import org.apache.spark.sql.SparkSession;

/** Spark in the JVM of a command, whatever {@code --env}. */
final class LocalSpark {

  private LocalSpark() {}

  /** A session for a command, with the settings that the steps have. */
  static SparkSession session(String command) {
    return SparkSession.builder()
        .appName("karasu " + command)
        .master("local[*]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.ansi.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate();
  }
}
