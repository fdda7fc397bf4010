package io.karasu.report;

import io.karasu.corpus.Nullable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One rule of {@code filter}, as its resolved configuration in {@code _run/filter.json} says.
 *
 * @param name the rule
 * @param signal a column of the table of signals
 * @param min lowest allowed value; null for none
 * @param max highest allowed value; null for none
 * @param sources the only sources it is for; null for all
 * @param exceptSources sources it is not for; null for none
 */
record Bound(
    String name,
    String signal,
    @Nullable Double min,
    @Nullable Double max,
    @Nullable List<String> sources,
    @Nullable List<String> exceptSources) {

  /** Whether the rule judges documents of {@code source}. */
  boolean appliesTo(String source) {
    return sources == null
        ? exceptSources == null || !exceptSources.contains(source)
        : sources.contains(source);
  }

  /** Whether a value is on the wrong side. */
  boolean isBrokenBy(double value) {
    return (min != null && value < min) || (max != null && value > max);
  }

  /** The rules of a resolved configuration of {@code filter}; empty if there are none. */
  static List<Bound> of(@Nullable Object config) {
    List<Bound> bounds = new ArrayList<>();
    if (config instanceof Map<?, ?> tree && tree.get("rules") instanceof List<?> rules) {
      for (Object each : rules) {
        Map<?, ?> rule = (Map<?, ?>) each;
        bounds.add(
            new Bound(
                String.valueOf(rule.get("name")),
                String.valueOf(rule.get("signal")),
                number(rule.get("min")),
                number(rule.get("max")),
                names(rule.get("sources")),
                names(rule.get("exceptSources"))));
      }
    }
    return bounds;
  }

  @Nullable
  private static Double number(@Nullable Object value) {
    return value instanceof Number number ? (Double) number.doubleValue() : null;
  }

  @Nullable
  private static List<String> names(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : null;
  }
}
