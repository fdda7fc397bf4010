package io.karasu.spark;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The names of a record's columns: camelCase in code, snake_case on disk. This is the one place
 * that renames them.
 */
public final class Columns {

  private Columns() {}

  /** The columns on disk of a record, in order. */
  public static List<String> onDisk(Class<? extends Record> row) {
    return Arrays.stream(row.getRecordComponents()).map(c -> onDisk(c.getName())).toList();
  }

  /**
   * {@code survivorId} becomes {@code survivor_id}; a run of digits belongs to the word before it.
   */
  public static String onDisk(String component) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (Character.isUpperCase(c)) {
        name.append('_');
      }
      name.append(c);
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }

  /** Selects a record's columns, in order and under their names on disk. */
  public static Dataset<Row> toDisk(Dataset<?> typed, Class<? extends Record> row) {
    return typed.select(
        Arrays.stream(row.getRecordComponents())
            .map(c -> col(c.getName()).as(onDisk(c.getName())))
            .toArray(Column[]::new));
  }

  /**
   * Reads rows with the names on disk as records. A missing column or a column that does not fit
   * its component fails at once.
   */
  public static <T extends Record> Dataset<T> fromDisk(Dataset<Row> rows, Class<T> row) {
    return rows.select(
            Arrays.stream(row.getRecordComponents())
                .map(c -> col(onDisk(c.getName())).as(c.getName()))
                .toArray(Column[]::new))
        .as(RecordEncoder.of(row));
  }

  /**
   * Selects the columns of {@code row} by their names on disk: the contract at the end of a stage
   * that is SQL.
   */
  public static Dataset<Row> contract(Dataset<Row> rows, Class<? extends Record> row) {
    return rows.select(onDisk(row).stream().map(name -> col(name)).toArray(Column[]::new));
  }
}
