package io.karasu.report;

import io.karasu.corpus.Nullable;
import io.karasu.spark.StepRecord.Cost;
import java.util.Map;

/**
 * How long a step took: the part of the report that differs from run to run.
 *
 * @param step the step
 * @param units units of text that came in; 0 for a training, which reads none
 * @param bytes UTF-8 bytes of the text that it had to judge or to carry; 0 where there was none
 * @param seconds wall time
 * @param cost what else it took; null in records of older versions
 * @param versions of what it ran on
 */
record StepFigures(
    String step,
    long units,
    long bytes,
    double seconds,
    @Nullable Cost cost,
    Map<String, String> versions) {

  double unitsPerSecond() {
    return units / StrictMath.max(seconds, 0.001);
  }

  double megabytesPerSecond() {
    return bytes / 1e6 / StrictMath.max(seconds, 0.001);
  }
}
