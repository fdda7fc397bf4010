package io.karasu.pack;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.karasu.spark.CheckException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts what was drawn and packed, and proves that both hold the same tokens. */
record PackCounts(PackConfig config) {

  /**
   * The report: one job over the drawings.
   *
   * @throws CheckException if the drawings or the plan do not hold exactly the tokens that the
   *     mixture asked for
   */
  PackReport report(Drawn drawn, SequencePlan plan) {
    Map<String, Row> counts = counts(drawn.documents());
    List<SourceReport> sources =
        drawn.sources().stream().map(s -> source(s, counts.get(s.source()))).toList();
    expect("tokens in sequences", plan.tokens(), drawn.tokens());
    long drawings = sources.stream().mapToLong(SourceReport::drawings).sum();
    long truncated = sources.stream().mapToLong(s -> s.truncatedDrawings()).sum();
    return new PackReport(
        sources,
        config.tokenBudget(),
        plan.tokens(),
        plan.sequences(),
        FilePartitioner.files(config.sequencesPerFile(), plan.sequences()),
        share(plan.tokens(), plan.sequences() * config.sequenceLength()),
        share(truncated, drawings));
  }

  private Map<String, Row> counts(Dataset<Row> documents) {
    Column size = col("length").cast("long").plus(col("ends").cast("long"));
    Column isSplit = size.gt(config.sequenceLength());
    Map<String, Row> counts = new HashMap<>();
    documents
        .groupBy("source")
        .agg(
            count(lit(1)),
            sum(size),
            countWhere(col("epoch").equalTo(0)),
            countWhere(not(col("ends"))),
            countWhere(isSplit),
            countWhere(isSplit.or(not(col("ends")))))
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row));
    return counts;
  }

  private static Column countWhere(Column condition) {
    return sum(when(condition, 1L).otherwise(0L));
  }

  private static SourceReport source(SourceDraw draw, Row counts) {
    expect(
        "tokens drawn from " + draw.source(),
        counts == null ? 0 : counts.getLong(2),
        draw.achieved());
    return new SourceReport(
        draw.source(),
        draw.asked(),
        draw.achieved(),
        draw.available(),
        share(draw.achieved(), draw.available()),
        draw.achieved() < draw.asked(),
        draw.documents(),
        counts == null ? 0 : counts.getLong(3),
        counts == null ? 0 : counts.getLong(4),
        counts == null ? 0 : counts.getLong(1),
        counts == null ? 0 : counts.getLong(5),
        counts == null ? 0 : counts.getLong(6));
  }

  private static void expect(String what, long found, long expected) {
    if (found != expected) {
      throw new CheckException(what + ": " + found + " (expected " + expected + ")");
    }
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / (double) whole;
  }
}
