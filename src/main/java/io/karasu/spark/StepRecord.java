package io.karasu.spark;

import io.karasu.corpus.Nullable;
import java.util.List;
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
 * @param cost what it took besides time; null in records of older versions
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
    double seconds,
    @Nullable Cost cost) {

  /**
   * What a step took besides wall time.
   *
   * @param cpuSeconds user and system time, garbage collection and start included: of the one JVM
   *     in local mode, else of the driver's JVM and of the executors' tasks
   * @param gcSeconds time in garbage collection of the driver's JVM, in local mode the only one
   * @param peakHeapBytes highest use of the heap of the driver's JVM, summed over its pools
   * @param bytesRead bytes of files and shuffles that tasks read
   * @param tasks Spark tasks that ended
   */
  public record Cost(
      double cpuSeconds, double gcSeconds, long peakHeapBytes, long bytesRead, long tasks) {

    /** Before anything ran. */
    public static final Cost NOTHING = new Cost(0, 0, 0, 0, 0);
  }

  /** The part of {@link #report} that {@link #files} reads. */
  public static final String FILES = "files";

  /**
   * Files under the run folder that the step wrote besides tables; it is finished only with them.
   */
  public List<String> files() {
    return report.get(FILES) instanceof List<?> files
        ? files.stream().map(String::valueOf).toList()
        : List.of();
  }

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
