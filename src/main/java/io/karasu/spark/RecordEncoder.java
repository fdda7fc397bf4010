package io.karasu.spark;

import io.karasu.corpus.Nullable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/**
 * A Spark encoder for Java records, on catalyst's encoder for Scala products; {@code Encoders.bean}
 * gives a record an empty schema in silence. Components may be String, int, long, double, boolean
 * and their boxes, {@code int[]}, records, and lists of these. Columns are named like the
 * components (camelCase): {@link Columns} renames them for the disk.
 *
 * <p>Not a public API of Spark, so it is used in this class only. Records must be public: generated
 * code calls them.
 */
public final class RecordEncoder {

  private RecordEncoder() {}

  /** The encoder of a public record. */
  public static <T extends Record> Encoder<T> of(Class<T> type) {
    return ExpressionEncoder.apply(product(type));
  }

  private static <T> AgnosticEncoder<T> product(Class<T> type) {
    List<AgnosticEncoders.EncoderField> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      boolean nullable =
          component.isAnnotationPresent(Nullable.class) || !component.getType().isPrimitive();
      fields.add(
          new AgnosticEncoders.EncoderField(
              component.getName(),
              encoder(component.getGenericType()),
              nullable,
              Metadata.empty(),
              Option.empty(),
              Option.empty()));
    }
    return new AgnosticEncoders.ProductEncoder<>(
        ClassTag$.MODULE$.<T>apply(type),
        JavaConverters.asScalaBufferConverter(fields).asScala().toList(),
        Option.empty());
  }

  private static AgnosticEncoder<?> encoder(Type type) {
    if (type instanceof ParameterizedType parameterized
        && parameterized.getRawType() == List.class) {
      return list(encoder(parameterized.getActualTypeArguments()[0]));
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord()) {
      return product(raw);
    }
    return switch (raw.getName()) {
      case "java.lang.String" -> AgnosticEncoders.StringEncoder$.MODULE$;
      case "int" -> AgnosticEncoders.PrimitiveIntEncoder$.MODULE$;
      case "long" -> AgnosticEncoders.PrimitiveLongEncoder$.MODULE$;
      case "double" -> AgnosticEncoders.PrimitiveDoubleEncoder$.MODULE$;
      case "boolean" -> AgnosticEncoders.PrimitiveBooleanEncoder$.MODULE$;
      case "java.lang.Integer" -> AgnosticEncoders.BoxedIntEncoder$.MODULE$;
      case "java.lang.Long" -> AgnosticEncoders.BoxedLongEncoder$.MODULE$;
      case "java.lang.Double" -> AgnosticEncoders.BoxedDoubleEncoder$.MODULE$;
      case "[I" ->
          new AgnosticEncoders.ArrayEncoder<>(AgnosticEncoders.PrimitiveIntEncoder$.MODULE$, false);
      default ->
          throw new IllegalArgumentException(
              "row component type: "
                  + raw.getName()
                  + " (expected text, a number, int[], a record or a list)");
    };
  }

  private static <E> AgnosticEncoder<?> list(AgnosticEncoder<E> element) {
    return new AgnosticEncoders.IterableEncoder<>(
        ClassTag$.MODULE$.<List<E>>apply(List.class), element, false, false);
  }
}
