package io.karasu.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rules as column expressions: of every measured document that breaks one, the first broken
 * rule with its value and bound. A signal that is null or NaN breaks its rule.
 */
public final class QualityFilter {

  private final List<Rule> rules;

  /** Judges by {@code rules}, in their order. */
  public QualityFilter(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * The documents that break a rule.
   *
   * @param signals the table {@code signals}
   * @return id, source, rule, value, threshold
   */
  public Dataset<Row> apply(Dataset<Row> signals) {
    List<Column> verdicts = new ArrayList<>();
    rules.forEach(rule -> verdicts.add(verdict(rule)));
    if (verdicts.isEmpty()) {
      verdicts.add(lit(null).cast("struct<rule:string,value:double,threshold:double>"));
    }
    return signals
        .select(col("id"), col("source"), coalesce(verdicts.toArray(Column[]::new)).as("verdict"))
        .where(col("verdict").isNotNull())
        .select(col("id"), col("source"), col("verdict.*"));
  }

  /** A struct of rule, value and threshold where the rule is broken, null elsewhere. */
  private static Column verdict(Rule rule) {
    Column signal = col(rule.signal()).cast("double");
    Column isMissing = signal.isNull().or(isnan(signal));
    Column isBelow = rule.min() == null ? lit(false) : signal.lt(lit(rule.min()));
    Column isAbove = rule.max() == null ? lit(false) : signal.gt(lit(rule.max()));
    Column threshold =
        when(isBelow, lit(rule.min()))
            .when(isAbove, lit(rule.max()))
            .otherwise(lit(rule.min() == null ? rule.max() : rule.min()));
    Column value = when(isMissing, lit(null)).otherwise(signal).cast("double");
    Column isMeant = isMeant(rule);
    return when(
        isMeant.and(isMissing.or(isBelow).or(isAbove)),
        struct(
            lit(rule.name()).as("rule"),
            value.as("value"),
            threshold.cast("double").as("threshold")));
  }

  private static Column isMeant(Rule rule) {
    if (rule.sources() != null) {
      return col("source").isin(rule.sources().toArray());
    }
    return rule.exceptSources() == null
        ? lit(true)
        : not(col("source").isin(rule.exceptSources().toArray()));
  }
}
