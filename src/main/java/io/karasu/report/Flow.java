package io.karasu.report;

import io.karasu.spark.StepRecord.Balance;
import java.util.Map;
import java.util.TreeMap;

/**
 * The units of every source through one step.
 *
 * @param step the step
 * @param sources source → in, out and rejected by rule
 */
record Flow(String step, Map<String, Balance> sources) {

  long in() {
    return sources.values().stream().mapToLong(Balance::in).sum();
  }

  long out() {
    return sources.values().stream().mapToLong(Balance::out).sum();
  }

  long rejected() {
    return in() - out();
  }

  /** Rule → units, over all sources. */
  Map<String, Long> byRule() {
    Map<String, Long> rules = new TreeMap<>();
    sources
        .values()
        .forEach(
            units ->
                units.rejected().forEach((rule, count) -> rules.merge(rule, count, Long::sum)));
    return rules;
  }
}
