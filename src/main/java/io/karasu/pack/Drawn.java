package io.karasu.pack;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.udf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * What the mixture drew.
 *
 * @param documents one row for each drawing of a document: place, source, epoch, id, length, ends
 *     ({@link DrawnDocument} without its block), key (by {@link DrawKey#ofDocument})
 * @param sources every source of the mixture and of {@code tokens}, by name
 */
record Drawn(Dataset<Row> documents, List<SourceDraw> sources) {

  /** Tokens drawn over all sources, EOS counted. */
  long tokens() {
    return sources.stream().mapToLong(SourceDraw::achieved).sum();
  }

  /**
   * Whether a row of {@code tokens} may be drawn, by its source and id alone, so that the others
   * need not be moved: a source's first epoch takes all documents up to a key. True for every drawn
   * document; true also for one without tokens, or with the last key, that was not drawn. Runs one
   * small job.
   */
  Column mayHold(long seed) {
    Map<String, Long> lastKeys = new HashMap<>();
    documents
        .where(col("epoch").equalTo(0))
        .groupBy("source")
        .agg(max("key"))
        .collectAsList()
        .forEach(row -> lastKeys.put(row.getString(0), row.getLong(1)));
    UDF2<String, String, Boolean> mayHold =
        (source, id) -> {
          Long last = lastKeys.get(source);
          return last != null && DrawKey.ofDocument(seed, 0, id) <= last;
        };
    return udf(mayHold, DataTypes.BooleanType).apply(col("source"), col("id"));
  }
}
