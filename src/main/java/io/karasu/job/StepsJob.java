package io.karasu.job;

import io.karasu.config.ConfigException;
import io.karasu.spark.StepMeter;
import io.karasu.spark.StepRecord.Cost;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several steps one after the other in one JVM, each with a Spark session of its own: {@code
 * --steps STEP,… --conf DIR --run DIR [step.key.path=value …]}. What {@code jobs/run_all.sh} starts
 * on one machine, where starting a JVM for each step takes longer than a small step itself.
 */
public final class StepsJob {

  private static final Logger LOG = LoggerFactory.getLogger(StepsJob.class);
  private static final String STEPS = "--steps";

  private StepsJob() {}

  /**
   * Checks the configuration of every step and the raw inputs, then runs the given steps up to the
   * first that fails; see {@code jobs/run_all.sh}.
   */
  public static void main(String[] args) {
    Job.exit(Job.exitCode(() -> run(new ArrayList<>(List.of(args)))));
  }

  private static void run(List<String> words) {
    List<Step> steps = steps(words);
    Invocation invocation = Invocation.parse(words);
    Configs.checked(invocation, SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    Cost before = Cost.NOTHING;
    for (Step step : steps) {
      // jobs/run_all.py waits for this line.
      LOG.info("{}: begins", step.id());
      Job.runStep(step, invocation.of(step), before);
      before = StepMeter.used();
    }
  }

  private static List<Step> steps(List<String> words) {
    int flag = words.indexOf(STEPS);
    String names = flag >= 0 && flag + 1 < words.size() ? words.remove(flag + 1) : "";
    words.remove(STEPS);
    List<Step> steps = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      steps.add(
          Step.named(name)
              .orElseThrow(
                  () ->
                      new ConfigException(
                          List.of(
                              "command line: --steps: \""
                                  + names
                                  + "\" (expected some of "
                                  + Step.names()
                                  + ", with commas between)"))));
    }
    return steps;
  }
}
