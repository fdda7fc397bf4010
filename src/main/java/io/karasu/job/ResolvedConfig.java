package io.karasu.job;

import io.karasu.config.ConfigBinder;
import io.karasu.config.ConfigFolder;
import io.karasu.config.ConfigNode;
import io.karasu.config.Problems;
import io.karasu.ingest.Source;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * The configuration of one step, resolved.
 *
 * @param step the step
 * @param tree every value with its origin
 * @param record the same, typed
 */
record ResolvedConfig(Step step, ConfigNode tree, Record record) {

  /** Resolves one step's configuration. Returns null if there were problems, which are added. */
  static ResolvedConfig of(
      Step step, String conf, List<String> overrides, Configuration hadoop, Problems problems) {
    int before = problems.list().size();
    ConfigFolder folder = new ConfigFolder(conf, hadoop, problems);
    ConfigNode merged = folder.tree(step.id(), overrides);
    if (merged == null) {
      return null;
    }
    if (step == Step.INGEST) {
      folder.checkKinds(merged, Source.class);
    }
    ConfigNode tree = ConfigFolder.expanded(merged);
    Record record = ConfigBinder.bind(tree, step.config(), problems);
    return problems.list().size() == before ? new ResolvedConfig(step, tree, record) : null;
  }

  /** Checks every file of a conf folder; the overrides belong to {@code step}. */
  static ResolvedConfig checkAll(Step step, Invocation invocation, Configuration hadoop) {
    Problems problems = new Problems();
    Set<String> names = new TreeSet<>();
    List.of(Step.values()).forEach(each -> names.add(each.id()));
    ConfigFolder folder = new ConfigFolder(invocation.conf(), hadoop, problems);
    folder.check(names);
    ResolvedConfig own = null;
    for (Step each : Step.values()) {
      if (each != step && !folder.has(each.id())) {
        continue;
      }
      List<String> overrides = each == step ? invocation.overrides() : List.of();
      ResolvedConfig config = of(each, invocation.conf(), overrides, hadoop, problems);
      own = each == step ? config : own;
    }
    problems.throwIfAny();
    return own;
  }
}
