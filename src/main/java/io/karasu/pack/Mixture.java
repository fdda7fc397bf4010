package io.karasu.pack;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.karasu.spark.RecordEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Draws documents of each source in seeded order until the source's budget is met. A document costs
 * its length and one EOS. The last one is cut at the budget exactly, without an EOS unless its end
 * is reached.
 *
 * <p>Whether a document is drawn depends on the running sum over all documents before it in its
 * source. It is taken in two levels, so that no task sees a whole source: sums of 4,096 buckets by
 * the top bits of the key, running sums of these, then running sums inside each bucket. Only narrow
 * columns are moved; buckets behind the budget are left out before the second level.
 */
final class Mixture {

  private static final int BUCKET_BITS = 12;
  private static final Column COST = col("length").plus(1);

  private final PackConfig config;

  Mixture(PackConfig config) {
    this.config = config;
  }

  /**
   * Draws from {@code tokens} (id, source, length). Runs one small job, which sums each source; the
   * rest is lazy. A document without tokens is never drawn.
   */
  Drawn draw(Dataset<Row> tokens) {
    List<SourceDraw> sources = sources(tokens);
    List<EpochDraw> epochs = sources.stream().flatMap(source -> source.epochs().stream()).toList();
    Dataset<Row> table =
        tokens.sparkSession().createDataset(epochs, RecordEncoder.of(EpochDraw.class)).toDF();
    Dataset<Row> keyed =
        tokens
            .select(col("id"), col("source"), col("length").cast("long").as("length"))
            .where(col("length").gt(0))
            .join(broadcast(table), "source")
            .withColumn("key", key().apply(col("epoch"), col("id")))
            .withColumn("bucket", shiftright(col("key"), Long.SIZE - BUCKET_BITS));
    return new Drawn(cut(running(keyed)), sources);
  }

  private List<SourceDraw> sources(Dataset<Row> tokens) {
    Column tokensAndEos =
        when(col("length").gt(0), col("length").cast("long").plus(1)).otherwise(lit(0L));
    Map<String, Row> found = new HashMap<>();
    tokens
        .groupBy("source")
        .agg(count(lit(1)), sum(tokensAndEos))
        .collectAsList()
        .forEach(row -> found.put(row.getString(0), row));
    Map<String, Long> budgets = Budgets.split(config.mixture(), config.tokenBudget());
    Map<String, Integer> maxEpochs = new HashMap<>();
    config.mixture().forEach(share -> maxEpochs.put(share.source(), share.maxEpochs()));
    TreeSet<String> names = new TreeSet<>(found.keySet());
    names.addAll(budgets.keySet());
    return names.stream()
        .map(
            name ->
                new SourceDraw(
                    name,
                    budgets.getOrDefault(name, 0L),
                    maxEpochs.getOrDefault(name, 0),
                    found.containsKey(name) ? found.get(name).getLong(1) : 0,
                    found.containsKey(name) ? found.get(name).getLong(2) : 0))
        .toList();
  }

  private UserDefinedFunction key() {
    long seed = config.seed();
    UDF2<Integer, String, Long> key = (epoch, id) -> DrawKey.ofDocument(seed, epoch, id);
    return udf(key, DataTypes.LongType);
  }

  /** Adds {@code start}: tokens drawn before the document in its source and epoch. */
  private static Dataset<Row> running(Dataset<Row> keyed) {
    WindowSpec bucketsBefore =
        Window.partitionBy("source", "epoch")
            .orderBy("bucket")
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Dataset<Row> buckets =
        keyed
            .groupBy("source", "epoch", "bucket")
            .agg(sum(COST).as("bucket_cost"))
            .withColumn("offset", sum("bucket_cost").over(bucketsBefore).minus(col("bucket_cost")))
            .drop("bucket_cost");
    WindowSpec documentsBefore =
        Window.partitionBy("source", "epoch", "bucket")
            .orderBy("key", "id")
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    String[] bucket = {"source", "epoch", "bucket"};
    return keyed
        .join(broadcast(buckets), bucket)
        .where(col("offset").lt(col("limit")))
        .withColumn("start", col("offset").plus(sum(COST).over(documentsBefore)).minus(COST));
  }

  /**
   * Keeps what lies before the epoch's limit. The place is a quotient of two whole numbers as IEEE
   * doubles; it only says into which block a document comes, and is the same on every machine.
   */
  private static Dataset<Row> cut(Dataset<Row> running) {
    Column drawn = least(COST, col("limit").minus(col("start")));
    return running
        .where(col("start").lt(col("limit")))
        .select(
            col("base").plus(col("start")).cast("double").divide(col("drawn")).as("place"),
            col("source"),
            col("epoch"),
            col("id"),
            least(drawn, col("length")).cast("int").as("length"),
            drawn.equalTo(COST).as("ends"),
            col("key"));
  }
}
