package io.karasu.report;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the table {@code steps} says of a training.
 *
 * @param loss training loss
 * @param gradientNorm norm of the gradient before clipping
 * @param lr learning rate
 * @param throughput tokens per second
 * @param steps steps done
 * @param tokens tokens seen
 * @param seconds of all steps
 * @param lastLoss loss of the last step
 */
record StepCurves(
    Curve loss,
    Curve gradientNorm,
    Curve lr,
    Curve throughput,
    long steps,
    long tokens,
    double seconds,
    double lastLoss) {

  /** Reads the rows of a training, of which there is at least one, without holding them all. */
  static StepCurves of(Dataset<Row> rows) {
    Row ends = rows.agg(min("step"), max("step")).head();
    Curve.Maker[] curves = new Curve.Maker[4];
    for (int i = 0; i < curves.length; i++) {
      curves[i] = new Curve.Maker(ends.getLong(0), ends.getLong(1));
    }
    long steps = 0;
    long tokens = 0;
    double seconds = 0;
    double lastLoss = Double.NaN;
    Iterator<Row> sorted =
        rows.select("step", "loss", "grad_norm", "lr", "tokens_per_s", "tokens")
            .sort("step")
            .toLocalIterator();
    while (sorted.hasNext()) {
      Row row = sorted.next();
      for (int i = 0; i < curves.length; i++) {
        curves[i].add(row.getLong(0), row.getDouble(1 + i));
      }
      steps++;
      tokens += row.getLong(5);
      double took = row.getLong(5) / row.getDouble(4);
      seconds += Double.isFinite(took) ? took : 0;
      lastLoss = row.getDouble(1);
    }
    return new StepCurves(
        curves[0].curve(),
        curves[1].curve(),
        curves[2].curve(),
        curves[3].curve(),
        steps,
        tokens,
        seconds,
        lastLoss);
  }
}
