package io.karasu.pack;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the mixture drew.
 *
 * @param documents one row for each drawing of a document: place, source, epoch, id, length, ends
 *     ({@link DrawnDocument} without its block)
 * @param sources every source of the mixture and of {@code tokens}, by name
 */
record Drawn(Dataset<Row> documents, List<SourceDraw> sources) {

  /** Tokens drawn over all sources, EOS counted. */
  long tokens() {
    return sources.stream().mapToLong(SourceDraw::achieved).sum();
  }
}
