package io.karasu.quality;

import io.karasu.corpus.Nullable;
import java.util.List;
import java.util.Objects;

/**
 * A bound on one signal (config: an item of {@code filter.rules}). A document breaks the rule if
 * the signal is null, NaN, below {@code min} or above {@code max}; both bounds themselves are
 * allowed.
 *
 * @param name the rule's name in the ledger
 * @param signal a numeric column of the table of signals, as on disk
 * @param min lowest allowed value, in the signal's unit; null for none
 * @param max highest allowed value, in the signal's unit; null for none
 * @param sources names of the sources that the rule is for; null for all
 * @param exceptSources names of the sources that the rule is not for; null for none; not together
 *     with {@code sources}
 */
public record Rule(
    String name,
    String signal,
    @Nullable Double min,
    @Nullable Double max,
    @Nullable List<String> sources,
    @Nullable List<String> exceptSources) {

  public Rule {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(signal, "signal");
    check(!name.isBlank(), "rule name: \"" + name + "\" (expected a name)");
    check(
        SignalColumns.names().contains(signal),
        "rule " + name + ": signal " + signal + " (expected one of " + SignalColumns.names() + ")");
    check(min != null || max != null, "rule " + name + ": no bound (expected min, max or both)");
    check(isBound(min), "rule " + name + ": min " + min + " (expected a finite number)");
    check(isBound(max), "rule " + name + ": max " + max + " (expected a finite number)");
    check(
        min == null || max == null || min <= max,
        "rule " + name + ": min " + min + " > max " + max);
    check(
        sources == null || exceptSources == null,
        "rule " + name + ": sources and exceptSources (expected at most one of them)");
    sources = sources == null ? null : List.copyOf(sources);
    exceptSources = exceptSources == null ? null : List.copyOf(exceptSources);
  }

  /** Whether the rule judges documents of {@code source}. */
  public boolean appliesTo(String source) {
    return sources == null
        ? exceptSources == null || !exceptSources.contains(source)
        : sources.contains(source);
  }

  /** Whether {@code value} of the signal breaks the rule. */
  public boolean isBrokenBy(@Nullable Double value) {
    return value == null
        || value.isNaN()
        || (min != null && value < min)
        || (max != null && value > max);
  }

  private static boolean isBound(@Nullable Double bound) {
    return bound == null || Double.isFinite(bound);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
