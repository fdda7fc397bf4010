package io.karasu.quality;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Signals;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The numeric columns of the table {@code signals}, by their names on disk (snake_case). */
public final class SignalColumns {

  private static final Map<String, RecordComponent> COLUMNS = columns();

  private SignalColumns() {}

  /** The names in the order of the table: what a rule can be about. */
  public static Set<String> names() {
    return COLUMNS.keySet();
  }

  /**
   * The value of {@code column} in {@code signals}; null if it was not measured.
   *
   * @throws IllegalArgumentException if there is no such numeric column
   */
  public static @Nullable Double value(Signals signals, String column) {
    RecordComponent component = COLUMNS.get(column);
    if (component == null) {
      throw new IllegalArgumentException(
          "column: " + column + " (expected one of " + names() + ")");
    }
    try {
      Number value = (Number) component.getAccessor().invoke(signals);
      return value == null ? null : Double.valueOf(value.doubleValue());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("column: " + column + " (expected a readable component)", e);
    }
  }

  private static Map<String, RecordComponent> columns() {
    Map<String, RecordComponent> columns = new LinkedHashMap<>();
    for (RecordComponent component : Signals.class.getRecordComponents()) {
      if (component.getType() != String.class) {
        columns.put(snakeCase(component.getName()), component);
      }
    }
    return Collections.unmodifiableMap(columns);
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
