package io.karasu.quality;

import io.karasu.corpus.Signals;
import java.util.List;
import java.util.Optional;

/**
 * An ordered list of rules judged in plain Java: what the filter stage does with column
 * expressions, for explanations and tests.
 *
 * @param rules in the order of the config
 */
public record Rules(List<Rule> rules) {

  public Rules {
    rules = List.copyOf(rules);
  }

  /** The first rule that {@code signals} breaks; empty if the document stays. */
  public Optional<Rule> firstBrokenBy(Signals signals) {
    return rules.stream()
        .filter(rule -> rule.appliesTo(signals.source()))
        .filter(rule -> rule.isBrokenBy(SignalColumns.value(signals, rule.signal())))
        .findFirst();
  }
}
