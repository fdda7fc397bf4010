package io.karasu.spark;

import io.karasu.corpus.Table;
import io.karasu.text.Hash128;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The digest of a table: number of rows and the sum modulo 2¹²⁸ of the XXH3-128 of each canonical
 * row, so that it does not depend on the order of the rows, on files or on partitions. Computed in
 * one scan of the table, or while its rows pass on their way to the disk.
 */
public final class TableDigest {

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

  private TableDigest() {}

  /**
   * Summarises the rows of {@code table}, whose columns must be the catalogue's, under their names
   * on disk.
   */
  public static TableSummary of(Dataset<Row> rows, Table table) {
    Dataset<Row> contract = Columns.contract(rows, table.row());
    PartitionDigest partition = PartitionDigest.of(contract.schema(), table);
    return merge(
        contract.queryExecution().toRdd().toJavaRDD().mapPartitions(partition::summary).collect());
  }

  /**
   * Rows on their way to the disk, summarised as they pass, so that the table need not be read for
   * its digest. Every partition must be read to its end exactly once, as a write does.
   */
  public static final class Passing {

    private final Dataset<Row> rows;
    private final CollectionAccumulator<Partial> partials;

    private Passing(Dataset<Row> rows, CollectionAccumulator<Partial> partials) {
      this.rows = rows;
      this.partials = partials;
    }

    /** The same rows, to be written once. */
    public Dataset<Row> rows() {
      return rows;
    }

    /** What passed, after it was written. Spark counts each partition once, retries or not. */
    public TableSummary summary() {
      return merge(partials.value());
    }
  }

  /** Lets the rows of {@code table} pass; the columns become the catalogue's. */
  public static Passing passing(Dataset<Row> rows, Table table) {
    Dataset<Row> contract = Columns.contract(rows, table.row());
    StructType schema = contract.schema();
    SparkSession session = rows.sparkSession();
    CollectionAccumulator<Partial> partials = session.sparkContext().collectionAccumulator();
    PartitionDigest partition = PartitionDigest.of(schema, table);
    JavaRDD<InternalRow> counted =
        contract
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(part -> new Counted(part, partition.start(), partials));
    return new Passing(session.internalCreateDataFrame(counted.rdd(), schema, false), partials);
  }

  /** The sum of digests, as of the parts of a table with several writers. */
  public static String sum(List<String> digests) {
    BigInteger sum = BigInteger.ZERO;
    for (String digest : digests) {
      sum = sum.add(new BigInteger(digest, 16));
    }
    return String.format("%032x", sum.mod(MODULUS));
  }

  private static TableSummary merge(List<Partial> partials) {
    long rows = 0;
    Map<String, Long> bySource = new TreeMap<>();
    for (Partial partial : partials) {
      rows += partial.rows();
      partial.bySource().forEach((source, count) -> bySource.merge(source, count, Long::sum));
    }
    return new TableSummary(rows, sum(partials.stream().map(Partial::digest).toList()), bySource);
  }

  /** The digest of one partition. */
  record Partial(long rows, String digest, HashMap<String, Long> bySource)
      implements Serializable {}

  /** What it takes to summarise the rows of one partition; it travels to the executors. */
  private record PartitionDigest(StructType schema, int[] hashed, int source, int rule)
      implements Serializable {

    static PartitionDigest of(StructType schema, Table table) {
      List<String> names = Arrays.asList(schema.fieldNames());
      int[] hashed =
          names.stream()
              .filter(name -> !table.columnsOutsideDigest().contains(name))
              .mapToInt(names::indexOf)
              .toArray();
      int rule = table == Table.REJECTIONS ? names.indexOf("rule") : -1;
      return new PartitionDigest(schema, hashed, names.indexOf("source"), rule);
    }

    Sum start() {
      return new Sum(this);
    }

    Iterator<Partial> summary(Iterator<InternalRow> rows) {
      Sum sum = start();
      rows.forEachRemaining(sum::add);
      return List.of(sum.partial()).iterator();
    }
  }

  /** The running sum of one partition. */
  private static final class Sum {

    private final PartitionDigest plan;
    private final CanonicalRow canonical;
    private final HashMap<String, Long> bySource = new HashMap<>();
    private UTF8String lastKey;
    private String lastName;
    private long count;
    private long low;
    private long high;

    Sum(PartitionDigest plan) {
      this.plan = plan;
      this.canonical = new CanonicalRow(plan.schema(), plan.hashed());
    }

    void add(InternalRow row) {
      long[] hash = canonical.hash(row);
      long sum = low + hash[0];
      high += hash[1] + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
      low = sum;
      count++;
      if (plan.source() >= 0) {
        bySource.merge(key(row), 1L, Long::sum);
      }
    }

    Partial partial() {
      return new Partial(count, Hash128.hex(new long[] {low, high}), bySource);
    }

    private String key(InternalRow row) {
      UTF8String source = row.getUTF8String(plan.source());
      if (!source.equals(lastKey)) {
        lastKey = source.copy();
        lastName = source.toString();
      }
      return plan.rule() < 0 ? lastName : lastName + "\t" + row.getUTF8String(plan.rule());
    }
  }

  /** The rows of one partition, added to its sum as they are handed on. */
  private static final class Counted implements Iterator<InternalRow> {

    private final Iterator<InternalRow> rows;
    private final Sum sum;
    private final CollectionAccumulator<Partial> partials;
    private boolean over;

    Counted(Iterator<InternalRow> rows, Sum sum, CollectionAccumulator<Partial> partials) {
      this.rows = rows;
      this.sum = sum;
      this.partials = partials;
    }

    @Override
    public boolean hasNext() {
      boolean more = rows.hasNext();
      if (!more && !over) {
        over = true;
        partials.add(sum.partial());
      }
      return more;
    }

    @Override
    public InternalRow next() {
      InternalRow row = rows.next();
      sum.add(row);
      return row;
    }
  }
}
