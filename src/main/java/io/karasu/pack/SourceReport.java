package io.karasu.pack;

/**
 * What was packed of one source. Tokens count with EOS.
 *
 * @param source the source
 * @param asked its budget in tokens; 0 for a source outside the mixture
 * @param achieved tokens drawn; less than {@code asked} only if the source ran out
 * @param available tokens of one epoch
 * @param epochs achieved ÷ available; 0 if there is nothing
 * @param ranOut true if the source had fewer tokens than asked in all its epochs
 * @param documents documents there are
 * @param drawnDocuments documents of which at least one token was drawn
 * @param cutDocuments 1 if the last drawing was cut at the budget, else 0
 * @param drawings drawings of documents over all epochs
 * @param splitDrawings drawings that were longer than a sequence with their EOS, and split
 * @param truncatedDrawings drawings that were split or cut
 */
public record SourceReport(
    String source,
    long asked,
    long achieved,
    long available,
    double epochs,
    boolean ranOut,
    long documents,
    long drawnDocuments,
    long cutDocuments,
    long drawings,
    long splitDrawings,
    long truncatedDrawings) {

  /** Documents of which no token was drawn: as many ledger rows {@code not_sampled}. */
  public long notSampled() {
    return documents - drawnDocuments;
  }
}
