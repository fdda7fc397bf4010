package io.karasu.spark;

import java.util.Map;

/**
 * What is kept about a finished table.
 *
 * @param rows number of rows
 * @param digest 32 hex digits: the sum modulo 2¹²⁸ of the rows' hashes
 * @param bySource rows of each source; of the ledger, rows of each source and rule, as {@code
 *     source<TAB>rule}; empty for tables without a source
 */
public record TableSummary(long rows, String digest, Map<String, Long> bySource) {

  /** Copies the map. */
  public TableSummary {
    bySource = Map.copyOf(bySource);
  }
}
