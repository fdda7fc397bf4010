package io.karasu.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Parquet records in the form of JSON, so that a source is written once for both. */
final class ParquetJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

  private ParquetJson() {}

  /**
   * A record or struct as an object; what is null is left out.
   *
   * @throws Refusal if a text is not UTF-8
   */
  static ObjectNode object(Group group) throws Refusal {
    ObjectNode object = JSON.objectNode();
    GroupType type = group.getType();
    for (int field = 0; field < type.getFieldCount(); field++) {
      int count = group.getFieldRepetitionCount(field);
      Type fieldType = type.getType(field);
      if (fieldType.isRepetition(Type.Repetition.REPEATED)) {
        object.set(fieldType.getName(), repeated(group, field, count));
      } else if (count > 0) {
        object.set(fieldType.getName(), value(group, field, 0));
      }
    }
    return object;
  }

  private static ArrayNode repeated(Group group, int field, int count) throws Refusal {
    ArrayNode items = JSON.arrayNode();
    for (int i = 0; i < count; i++) {
      items.add(value(group, field, i));
    }
    return items;
  }

  private static JsonNode value(Group group, int field, int index) throws Refusal {
    Type type = group.getType().getType(field);
    if (type.isPrimitive()) {
      return primitive(group, field, index, type.asPrimitiveType());
    }
    Group inner = group.getGroup(field, index);
    return type.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation
        ? list(inner)
        : object(inner);
  }

  /**
   * A list in its three-level form (list, repeated group, element) or the older two-level one
   * (list, repeated element).
   */
  private static ArrayNode list(Group list) throws Refusal {
    int count = list.getFieldRepetitionCount(0);
    Type repeated = list.getType().getType(0);
    boolean isThreeLevel =
        !repeated.isPrimitive()
            && repeated.asGroupType().getFieldCount() == 1
            && !repeated.getName().equals("array");
    if (!isThreeLevel) {
      return repeated(list, 0, count);
    }
    ArrayNode items = JSON.arrayNode();
    for (int i = 0; i < count; i++) {
      Group item = list.getGroup(0, i);
      items.add(item.getFieldRepetitionCount(0) == 0 ? JSON.nullNode() : value(item, 0, 0));
    }
    return items;
  }

  private static JsonNode primitive(Group group, int field, int index, PrimitiveType type)
      throws Refusal {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> JSON.booleanNode(group.getBoolean(field, index));
      case DOUBLE -> JSON.numberNode(group.getDouble(field, index));
      case FLOAT -> JSON.numberNode(group.getFloat(field, index));
      case INT32 -> int32(group.getInteger(field, index), type);
      case INT64 -> int64(group.getLong(field, index), type);
      case INT96 -> JSON.textNode(int96(group, field, index).toString());
      case BINARY, FIXED_LEN_BYTE_ARRAY ->
          JSON.textNode(
              Strict.decode(group.getBinary(field, index).getBytes(), StandardCharsets.UTF_8));
    };
  }

  /** The old form of time stamps, which Spark still writes: nanoseconds of a Julian day. */
  private static Instant int96(Group group, int field, int index) {
    NanoTime time = NanoTime.fromBinary(group.getInt96(field, index));
    long day = time.getJulianDay() - JULIAN_DAY_OF_EPOCH;
    return Instant.EPOCH.plus(day, ChronoUnit.DAYS).plusNanos(time.getTimeOfDayNanos());
  }

  private static JsonNode int32(int value, PrimitiveType type) {
    return type.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation
        ? JSON.textNode(LocalDate.ofEpochDay(value).toString())
        : JSON.numberNode(value);
  }

  private static JsonNode int64(long value, PrimitiveType type) {
    if (!(type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp)) {
      return JSON.numberNode(value);
    }
    ChronoUnit unit =
        switch (timestamp.getUnit()) {
          case MILLIS -> ChronoUnit.MILLIS;
          case MICROS -> ChronoUnit.MICROS;
          case NANOS -> ChronoUnit.NANOS;
        };
    return JSON.textNode(Instant.EPOCH.plus(value, unit).toString());
  }
}
