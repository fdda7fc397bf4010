package io.karasu.report;

import java.util.List;

/**
 * What {@code pack} drew and packed, from its record.
 *
 * @param tokenBudget tokens asked for
 * @param tokens tokens in sequences, EOS counted, padding not
 * @param sequences number of sequences
 * @param sequenceLength positions of a sequence
 * @param utilisation filled positions ÷ all positions
 * @param truncation share of drawings that were split or cut
 * @param sources by name
 */
record Packed(
    long tokenBudget,
    long tokens,
    long sequences,
    long sequenceLength,
    double utilisation,
    double truncation,
    List<Drawn> sources) {

  /**
   * What was drawn of one source; tokens count with EOS.
   *
   * @param source the source
   * @param weight share of the budget that was asked for; 0 outside the mixture
   * @param asked tokens asked for
   * @param achieved tokens drawn
   * @param available tokens of one epoch
   * @param epochs achieved ÷ available
   * @param ranOut whether it had fewer tokens than asked
   * @param documents documents there are
   * @param drawnDocuments documents of which something was drawn
   */
  record Drawn(
      String source,
      double weight,
      long asked,
      long achieved,
      long available,
      double epochs,
      boolean ranOut,
      long documents,
      long drawnDocuments) {}
}
