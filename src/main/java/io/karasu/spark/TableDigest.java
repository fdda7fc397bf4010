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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * The digest of a table: number of rows and the sum modulo 2¹²⁸ of the XXH3-128 of each canonical
 * row, so that it does not depend on the order of the rows, on files or on partitions. One scan of
 * the table.
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
    StructType schema = contract.schema();
    List<String> names = Arrays.asList(schema.fieldNames());
    int[] hashed =
        names.stream()
            .filter(name -> !table.columnsOutsideDigest().contains(name))
            .mapToInt(names::indexOf)
            .toArray();
    int source = names.indexOf("source");
    int rule = table == Table.REJECTIONS ? names.indexOf("rule") : -1;
    PartitionDigest partition = new PartitionDigest(schema, hashed, source, rule);
    List<Partial> partials =
        contract.queryExecution().toRdd().toJavaRDD().mapPartitions(partition::of).collect();
    return merge(partials);
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

  /** Hashes the rows of one partition; what it needs travels with it. */
  private record PartitionDigest(StructType schema, int[] hashed, int source, int rule)
      implements Serializable {

    Iterator<Partial> of(Iterator<InternalRow> rows) {
      CanonicalRow canonical = new CanonicalRow(schema, hashed);
      HashMap<String, Long> bySource = new HashMap<>();
      long count = 0;
      long low = 0;
      long high = 0;
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        long[] hash = canonical.hash(row);
        long sum = low + hash[0];
        high += hash[1] + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
        count++;
        if (source >= 0) {
          bySource.merge(key(row), 1L, Long::sum);
        }
      }
      return List.of(new Partial(count, Hash128.hex(new long[] {low, high}), bySource)).iterator();
    }

    private String key(InternalRow row) {
      String name = row.getUTF8String(source).toString();
      return rule < 0 ? name : name + "\t" + row.getUTF8String(rule);
    }
  }
}
