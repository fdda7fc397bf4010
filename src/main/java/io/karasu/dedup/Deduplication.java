package io.karasu.dedup;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rules of deduplication in their order: exact copies first, then the original's rule of the
 * same first 25 characters among what is left. Near-duplicates will follow here.
 *
 * @param exact sources whose exact copies go, or {@code all}
 * @param prefix sources on which the rule of the first characters acts, or {@code all}
 * @param sourcePriority sources in the order in which a survivor is preferred among documents of
 *     one length
 */
public record Deduplication(List<String> exact, List<String> prefix, List<String> sourcePriority) {

  /** Stands for every source. */
  public static final String ALL = "all";

  /** Copies the lists. */
  public Deduplication {
    exact = List.copyOf(exact);
    prefix = List.copyOf(prefix);
    sourcePriority = List.copyOf(sourcePriority);
  }

  /**
   * The losers among live documents.
   *
   * @param documents id, source, length, exact_hash, prefix_hash
   * @return id, source, rule, survivor_id; each id once
   */
  public Dataset<Row> losers(Dataset<Row> documents) {
    Dataset<Row> exactLosers =
        new EqualHashes("exact", "exact_hash", exact, sourcePriority).losers(documents);
    Dataset<Row> left =
        documents.join(
            exactLosers.select(col("id").as("lost")), col("id").equalTo(col("lost")), "left_anti");
    // The survivor of an exact group stands for it in the second rule, so a survivor named in the
    // ledger may fall there itself.
    Dataset<Row> prefixLosers =
        new EqualHashes("prefix", "prefix_hash", prefix, sourcePriority).losers(left);
    return exactLosers.unionByName(prefixLosers);
  }
}
