package io.karasu.train;

import io.karasu.spark.RunFolder;
import io.karasu.train.barrier.BarrierSettings;
import io.karasu.train.barrier.BarrierTraining;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * A Spark application that trains {@link TinyTraining}: MASTER FOLDER NAME [spark.KEY=VALUE …]
 * [key=value …]. Prints how it ended, and the losses.
 */
final class RanksProgram {

  private RanksProgram() {}

  public static void main(String[] words) {
    int code = 1;
    try {
      run(words);
      code = 0;
    } catch (RuntimeException e) {
      System.out.println("FAILED " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    System.exit(code);
  }

  private static void run(String[] words) {
    TinyTraining tiny = new TinyTraining(Path.of(words[1]));
    List<String> rest = Arrays.asList(words).subList(3, words.length);
    String[] overrides =
        rest.stream().filter(word -> !word.startsWith("spark.")).toArray(String[]::new);
    SparkConf conf =
        new SparkConf()
            .setMaster(words[0])
            .setAppName("ranks")
            .set("spark.executor.memory", "512m")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.extraClassPath", classPath());
    for (String word : rest) {
      if (word.startsWith("spark.")) {
        conf.set(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
      }
    }
    BarrierSettings.open(conf).forEach(conf::set);
    Training training = tiny.training(words[2], overrides);
    RunFolder run = new RunFolder(words[1], TinyTraining.HADOOP);
    SparkContext spark = new SparkContext(conf);
    try {
      Trainer.Result result = BarrierTraining.run(spark, training, run, TinyTraining.HADOOP);
      System.out.println(
          "ENDED " + result.ending() + " after " + result.steps() + ": " + result.why());
      System.out.println("LOSSES " + Arrays.toString(TinyTraining.losses(training)));
    } finally {
      spark.stop();
    }
  }

  /** Executors work in folders of their own. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
