package io.karasu.pack;

import java.util.List;

/**
 * What {@code pack} did.
 *
 * @param sources the sources, by name
 * @param tokenBudget tokens asked for
 * @param tokens tokens in sequences, EOS counted, padding not
 * @param sequences number of sequences
 * @param files number of files that hold them
 * @param utilisation tokens ÷ (sequences × sequence length), 0 … 1; 0 without sequences
 * @param truncation share of the drawings of documents that were split over sequences or cut at a
 *     budget, 0 … 1; 0 without drawings
 */
public record PackReport(
    List<SourceReport> sources,
    long tokenBudget,
    long tokens,
    long sequences,
    long files,
    double utilisation,
    double truncation) {

  /** Copies the list. */
  public PackReport {
    sources = List.copyOf(sources);
  }

  /** Sources that had fewer tokens than their share of the budget. */
  public List<SourceReport> ranOut() {
    return sources.stream().filter(SourceReport::ranOut).toList();
  }
}
