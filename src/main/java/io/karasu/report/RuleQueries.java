package io.karasu.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Table;
import io.karasu.report.RuleEffect.WhatIf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** What the rules of {@code filter} do, and would do with other bounds: one scan of the signals. */
final class RuleQueries {

  /** By what a bound is multiplied to see what another one would do. */
  private static final double[] FACTORS = {0.5, 0.8, 0.9, 1, 1.1, 1.25, 2};

  private RuleQueries() {}

  /**
   * The effect of each rule.
   *
   * @param first rule → documents rejected under it
   */
  static List<RuleEffect> effects(RunTables tables, List<Bound> bounds, Map<String, Long> first) {
    if (bounds.isEmpty() || tables.table(Table.SIGNALS).isEmpty()) {
      return List.of();
    }
    Column brokenRules = bounds.stream().map(RuleQueries::broken).reduce(Column::plus).get();
    List<Column> sums = new ArrayList<>();
    for (Bound bound : bounds) {
      sums.add(sum(isMeant(bound).cast("long")));
      sums.add(sum(broken(bound)));
      sums.add(sum(when(brokenRules.equalTo(1L), broken(bound)).otherwise(0L)));
      others(bound).forEach(other -> sums.add(sum(broken(other))));
    }
    Row row =
        tables
            .table(Table.SIGNALS)
            .get()
            .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
            .head();
    List<RuleEffect> effects = new ArrayList<>();
    int at = 0;
    for (Bound bound : bounds) {
      List<WhatIf> whatIf = new ArrayList<>();
      List<Bound> others = others(bound);
      for (int i = 0; i < others.size(); i++) {
        whatIf.add(whatIf(bound, others.get(i), number(row, at + 3 + i)));
      }
      effects.add(
          new RuleEffect(
              bound,
              number(row, at),
              number(row, at + 1),
              first.getOrDefault(bound.name(), 0L),
              number(row, at + 2),
              whatIf));
      at += 3 + others.size();
    }
    return effects;
  }

  private static WhatIf whatIf(Bound bound, Bound other, long broken) {
    boolean isMin = bound.min() != null && !bound.min().equals(other.min());
    boolean isOnlyMin = bound.max() == null;
    return isMin || isOnlyMin
        ? new WhatIf("min", other.min(), broken)
        : new WhatIf("max", other.max(), broken);
  }

  /** The rule with other bounds: each bound that it has, moved alone. */
  private static List<Bound> others(Bound bound) {
    List<Bound> others = new ArrayList<>();
    double top = bound.signal().endsWith("share") ? 1 : Double.MAX_VALUE;
    for (double factor : FACTORS) {
      if (bound.min() != null && bound.min() * factor <= top) {
        others.add(with(bound, tidy(bound.min() * factor), bound.max()));
      }
    }
    for (double factor : FACTORS) {
      if (bound.max() != null && bound.max() * factor <= top) {
        others.add(with(bound, bound.min(), tidy(bound.max() * factor)));
      }
    }
    return others;
  }

  /** Three significant digits would hide 1.25 × 0.15; six decimals hide only the noise of ×. */
  private static double tidy(double value) {
    return StrictMath.rint(value * 1e6) / 1e6;
  }

  private static Bound with(Bound bound, @Nullable Double min, @Nullable Double max) {
    return new Bound(
        bound.name(), bound.signal(), min, max, bound.sources(), bound.exceptSources());
  }

  /** 1 where the rule is broken, else 0: as the filter judges, a missing value breaks it. */
  private static Column broken(Bound bound) {
    Column signal = col(bound.signal()).cast("double");
    Column isBroken = signal.isNull().or(isnan(signal));
    isBroken = bound.min() == null ? isBroken : isBroken.or(signal.lt(bound.min()));
    isBroken = bound.max() == null ? isBroken : isBroken.or(signal.gt(bound.max()));
    return when(isMeant(bound).and(isBroken), 1L).otherwise(0L);
  }

  private static Column isMeant(Bound bound) {
    if (bound.sources() != null) {
      return col("source").isin(bound.sources().toArray());
    }
    return bound.exceptSources() == null
        ? lit(true)
        : not(col("source").isin(bound.exceptSources().toArray()));
  }

  private static long number(Row row, int column) {
    return row.isNullAt(column) ? 0 : row.getLong(column);
  }
}
