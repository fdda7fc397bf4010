package io.karasu.job;

import io.karasu.config.ConfigException;
import io.karasu.config.ConfigFolder;
import io.karasu.config.ConfigNode;
import io.karasu.config.Problems;
import io.karasu.spark.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configurations of all steps, checked before any of them runs. */
final class Configs {

  private static final Logger LOG = LoggerFactory.getLogger(Configs.class);

  private Configs() {}

  /**
   * Resolves every step's configuration and looks for the raw inputs; what looks like a mistake is
   * said as a warning.
   *
   * @param invocation with overrides that start with the step's name
   * @throws ConfigException with all problems of all steps
   * @throws InputException if a raw input is missing
   */
  static List<ResolvedConfig> checked(Invocation invocation, Configuration hadoop) {
    List<ResolvedConfig> configs = resolved(invocation, hadoop);
    ConfigNode ingest = configs.get(0).tree();
    for (ResolvedConfig config : configs) {
      if (config.step() != Step.INGEST) {
        SourceNames.unknown(ingest, config.tree()).forEach(LOG::warn);
      }
      if (config.record() instanceof RawInputs raw) {
        raw.files(hadoop);
      }
    }
    return configs;
  }

  private static List<ResolvedConfig> resolved(Invocation invocation, Configuration hadoop) {
    Problems problems = new Problems();
    Set<String> names = new TreeSet<>();
    List.of(Step.values()).forEach(step -> names.add(step.id()));
    new ConfigFolder(invocation.conf(), hadoop, problems).check(names);
    for (String override : invocation.overrides()) {
      if (Step.named(override.split("[.=]", 2)[0]).isEmpty()) {
        problems.add(
            "command line",
            override + " (expected STEP.key.path=value with STEP one of " + Step.names() + ")");
      }
    }
    List<ResolvedConfig> configs = new ArrayList<>();
    for (Step step : Step.values()) {
      List<String> own = invocation.of(step).overrides();
      configs.add(ResolvedConfig.of(step, invocation.conf(), own, hadoop, problems));
    }
    problems.throwIfAny();
    return configs;
  }
}
