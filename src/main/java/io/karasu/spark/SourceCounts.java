package io.karasu.spark;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of each source. */
public final class SourceCounts {

  private SourceCounts() {}

  /** Counts the rows by their column {@code source}. One job. */
  public static Map<String, Long> of(Dataset<?> rows) {
    Map<String, Long> counts = new TreeMap<>();
    for (Row row : rows.groupBy("source").count().collectAsList()) {
      counts.put(row.getString(0), row.getLong(1));
    }
    return counts;
  }
}
