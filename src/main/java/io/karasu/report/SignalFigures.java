package io.karasu.report;

import java.util.List;
import java.util.Map;

/**
 * How one measure is distributed.
 *
 * @param signal a column of the table of signals
 * @param scale of the plot
 * @param edges the bars' bounds, one more than bars; what lies above the last is in the last bar
 * @param rules the names of rules on it
 * @param sources source → distribution
 */
record SignalFigures(
    String signal,
    Scale scale,
    List<Double> edges,
    List<String> rules,
    Map<String, Distribution> sources) {

  /** The horizontal axis. */
  enum Scale {
    /** Equal steps from 0. */
    LINEAR,
    /** Steps that grow: 1, 2, 3, 5, 7, 10, 15, 20, … */
    LOGARITHMIC
  }

  /**
   * One measure in one source. Quantiles are values of the table: the smallest one that at least
   * the share of the documents does not exceed; shares are rounded to 4 decimals before.
   *
   * @param documents documents with a value
   * @param missing documents without one
   * @param min smallest value
   * @param p5 5 % quantile
   * @param median 50 % quantile
   * @param p95 95 % quantile
   * @param max largest value
   * @param bars documents in each bar
   */
  record Distribution(
      long documents,
      long missing,
      double min,
      double p5,
      double median,
      double p95,
      double max,
      List<Long> bars) {}
}
