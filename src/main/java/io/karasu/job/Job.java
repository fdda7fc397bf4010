package io.karasu.job;

import io.karasu.config.ConfigException;
import io.karasu.spark.CheckException;
import io.karasu.spark.InputException;
import io.karasu.spark.Progress;
import io.karasu.spark.RunFolder;
import io.karasu.spark.StepMeter;
import io.karasu.spark.StepRecord.Cost;
import io.karasu.spark.StopException;
import io.karasu.train.barrier.BarrierSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every step does around its body: command line, configuration, inputs, skipping, the session,
 * the exit code.
 */
final class Job {

  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USE = 2;
  static final int INPUT_MISSING = 3;
  static final int CHECK_FAILED = 4;

  private Job() {}

  /** Something that may fail in one of the ways that have an exit code. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** The main method of a step. */
  static void run(Step step, String[] args) {
    exit(exitCode(() -> runStep(step, Invocation.parse(List.of(args)), Cost.NOTHING)));
  }

  /**
   * Runs a step that has changed, or says that there is nothing to do.
   *
   * @param before what this JVM used for earlier steps
   */
  static void runStep(Step step, Invocation invocation, Cost before) {
    long start = System.nanoTime();
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    ResolvedConfig config = ResolvedConfig.checkAll(step, invocation, hadoop);
    RunFolder folder = new RunFolder(invocation.run(), hadoop);
    Fingerprint fingerprint = Fingerprint.of(config, folder, hadoop);
    String why = Steps.whyRun(config, folder, hadoop);
    if (why == null) {
      LOG.info("{}: nothing to do, {} is up to date", step.id(), folder.root());
      return;
    }
    LOG.info("{}: runs, {}", step.id(), why);
    try (SparkSession session = session(step)) {
      StepMeter meter = new StepMeter(session.sparkContext().isLocal(), before);
      if (!step.isTraining()) {
        session.sparkContext().addSparkListener(new Progress(step.id()));
      }
      session.sparkContext().addSparkListener(meter);
      folder.begin(step.id());
      Run run = new Run(session, folder, step);
      step.run(run, config.record());
      double seconds = (System.nanoTime() - start) / 1e9;
      folder.finish(
          run.record(
              fingerprint,
              config.tree().plain(),
              versions(session, fingerprint),
              seconds,
              meter.cost()));
      LOG.info("{}: done in {} s", step.id(), String.format("%.1f", seconds));
    }
  }

  private static SparkSession session(Step step) {
    SparkSession.Builder builder = SparkSession.builder().appName("karasu " + step.id());
    if (step.isTraining()) {
      SparkConf conf = new SparkConf();
      BarrierSettings.check(conf);
      BarrierSettings.open(conf).forEach(builder::config);
    }
    return builder.getOrCreate();
  }

  /**
   * Runs {@code work} and gives the exit code of the contract; the last line on stderr says what to
   * do.
   */
  static int exitCode(Work work) {
    try {
      work.run();
      return DONE;
    } catch (ConfigException e) {
      return say("config", e.getMessage(), WRONG_USE);
    } catch (InputException e) {
      return say("input", e.getMessage(), INPUT_MISSING);
    } catch (CheckException e) {
      return say("check", e.getMessage(), CHECK_FAILED);
    } catch (StopException e) {
      return say("stopped", e.getMessage(), FAILED);
    } catch (Exception e) {
      LOG.error("the run failed", e);
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return say(
          "failed",
          String.valueOf(root.getMessage()).lines().findFirst().orElse("")
              + " (the same command resumes)",
          FAILED);
    }
  }

  private static int say(String kind, String message, int code) {
    message.lines().forEach(line -> LOG.error("{}: {}", kind, line));
    return code;
  }

  /**
   * Ends the JVM with {@code code}. In cluster mode the driver must return instead, or throw: YARN
   * counts System.exit as a failure.
   */
  static void exit(int code) {
    boolean isCluster = "cluster".equals(System.getProperty("spark.submit.deployMode"));
    if (!isCluster) {
      System.exit(code);
    }
    if (code != DONE) {
      throw new IllegalStateException("exit code " + code);
    }
  }

  private static Map<String, String> versions(SparkSession session, Fingerprint fingerprint) {
    Map<String, String> versions = new TreeMap<>();
    versions.put("spark", session.version());
    versions.put("java", System.getProperty("java.version"));
    versions.put("master", session.sparkContext().master());
    versions.put(Fingerprint.JAR, fingerprint.jar());
    return versions;
  }
}
