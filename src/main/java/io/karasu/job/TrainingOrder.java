package io.karasu.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Table;
import io.karasu.spark.RunFolder;
import io.karasu.spark.StepRecord;
import io.karasu.spark.TableSummary;
import io.karasu.train.SequenceOrder;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * The order in which a finished training saw its table, from the records of the run; a function
 * from a place to the index of a sequence that Spark can send to executors.
 *
 * @param rows sequences of the table
 * @param validation how many of the last ones were not trained
 * @param seed seed of the order
 * @param blockRows sequences of a block
 */
record TrainingOrder(long rows, long validation, long seed, long blockRows)
    implements UDF1<Long, Long> {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The order of a training; empty if it trained nothing, or its table is not there any more. */
  static Optional<TrainingOrder> of(RunFolder folder, Step training) {
    JsonNode config = config(folder, training);
    return table(folder, training)
        .flatMap(table -> summary(folder, table))
        .map(
            summary ->
                new TrainingOrder(
                    summary.rows(),
                    config.path("validationSequences").asLong(),
                    config.path("seed").asLong(),
                    config.path("blockRows").asLong()));
  }

  /** The table that a training read; empty if it trained nothing. */
  static Optional<Table> table(RunFolder folder, Step training) {
    String name = config(folder, training).path("table").asText();
    boolean hasTrained =
        folder.record(training.id()).map(record -> record.inputs().containsKey(name)).orElse(false);
    return Arrays.stream(Table.values())
        .filter(table -> hasTrained && table.folder().equals(name))
        .findFirst();
  }

  /** Why a finished training does not fit to the table that is there now; empty if it does. */
  static Optional<String> staleTable(RunFolder folder, Step training) {
    Table table = table(folder, training).orElse(null);
    if (table == null) {
      return Optional.empty();
    }
    String then = folder.record(training.id()).orElseThrow().inputs().get(table.folder());
    boolean isSame = summary(folder, table).map(now -> now.digest().equals(then)).orElse(false);
    return isSame
        ? Optional.empty()
        : Optional.of(Step.writerOf(table).id() + " made " + table.folder() + " again after it");
  }

  private static JsonNode config(RunFolder folder, Step training) {
    return JSON.valueToTree(folder.record(training.id()).map(StepRecord::config).orElse(""));
  }

  private static Optional<TableSummary> summary(RunFolder folder, Table table) {
    return folder
        .record(Step.writerOf(table).id())
        .map(record -> record.outputs().get(table.folder()));
  }

  /** The index of the sequence at a place. */
  Column index(Column place) {
    return functions.udf(this, DataTypes.LongType).apply(place);
  }

  @Override
  public Long call(Long place) {
    return new SequenceOrder(rows, validation, seed, blockRows).index(place);
  }
}
