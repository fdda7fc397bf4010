package io.karasu.spark;

import io.karasu.corpus.Nullable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a finished step leaves in {@code _run/STEP.json}, written last.
 *
 * @param step the step's name
 * @param fingerprint SHA-256 of everything that the step's tables depend on
 * @param config the resolved configuration
 * @param inputs raw files (path → size and time) or tables (name → digest)
 * @param outputs table → rows, digest and rows of each source; {@code rejections} is this step's
 *     part of the ledger
 * @param balance source → units in, out and rejected by rule
 * @param report what else the step has to say, by name
 * @param versions of Karasu, Spark, Java and the application jar
 * @param seconds wall time
 */
public record StepRecord(
    String step,
    String fingerprint,
    @Nullable Object config,
    Map<String, String> inputs,
    Map<String, TableSummary> outputs,
    Map<String, Balance> balance,
    Map<String, Object> report,
    Map<String, String> versions,
    double seconds) {

  /** Units that went on, by source. */
  public Map<String, Long> out() {
    Map<String, Long> out = new TreeMap<>();
    balance.forEach((source, units) -> out.put(source, units.out()));
    return out;
  }

  /**
   * The units of one source in one step.
   *
   * @param in units that came in
   * @param out units that went on
   * @param rejected units rejected, by rule
   */
  public record Balance(long in, long out, Map<String, Long> rejected) {

    /** True if nothing was lost and nothing came from nowhere. */
    public boolean holds() {
      return in == out + rejectedInAll();
    }

    /** All rejected units. */
    public long rejectedInAll() {
      return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
