package io.karasu.report;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One pass over the steps of a training. */
final class StepCurves {

  final Curve.Maker loss;
  final Curve.Maker gradientNorm;
  final Curve.Maker lr;
  final Curve.Maker throughput;
  long steps;
  long tokens;
  double seconds;
  double lastLoss;

  StepCurves(Dataset<Row> rows) {
    Row ends = rows.agg(min("step"), max("step")).head();
    loss = new Curve.Maker(ends.getLong(0), ends.getLong(1));
    gradientNorm = new Curve.Maker(ends.getLong(0), ends.getLong(1));
    lr = new Curve.Maker(ends.getLong(0), ends.getLong(1));
    throughput = new Curve.Maker(ends.getLong(0), ends.getLong(1));
    Iterator<Row> sorted =
        rows.select("step", "loss", "grad_norm", "lr", "tokens_per_s", "tokens")
            .sort("step")
            .toLocalIterator();
    while (sorted.hasNext()) {
      add(sorted.next());
    }
  }

  private void add(Row row) {
    long step = row.getLong(0);
    loss.add(step, row.getDouble(1));
    gradientNorm.add(step, row.getDouble(2));
    lr.add(step, row.getDouble(3));
    throughput.add(step, row.getDouble(4));
    steps++;
    tokens += row.getLong(5);
    double took = row.getLong(5) / row.getDouble(4);
    seconds += Double.isFinite(took) ? took : 0;
    lastLoss = row.getDouble(1);
  }
}
