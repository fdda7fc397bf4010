package io.karasu.train;

import io.karasu.corpus.PackedSequence;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Says to parquet which columns are read, and checks that they are what is expected. */
final class SequenceReadSupport extends ReadSupport<PackedSequence> {

  /** The columns of {@link PackedSequence} on disk. */
  static final List<String> COLUMNS =
      List.of("index", "input_ids", "segments", "documents", "supervised");

  @Override
  public ReadContext init(InitContext context) {
    MessageType file = context.getFileSchema();
    List<Type> read = COLUMNS.stream().map(column -> column(file, column)).toList();
    return new ReadContext(new MessageType(file.getName(), read));
  }

  @Override
  public RecordMaterializer<PackedSequence> prepareForRead(
      Configuration hadoop, Map<String, String> metadata, MessageType file, ReadContext context) {
    return new SequenceMaterializer(context.getRequestedSchema());
  }

  private static Type column(MessageType file, String name) {
    if (!file.containsField(name)) {
      throw new DataException(
          "no column " + name + " (expected " + String.join(", ", COLUMNS) + ")");
    }
    Type type = file.getType(name);
    boolean fits =
        switch (name) {
          case "index" -> isPrimitive(type, PrimitiveTypeName.INT64);
          case "documents" -> isListOfStructs(type, List.of("id", "start", "length"));
          case "supervised" -> isListOfStructs(type, List.of("start", "length"));
          default -> isList(type) && isPrimitive(element(type), PrimitiveTypeName.INT32);
        };
    if (!fits) {
      throw new DataException("column " + name + ": " + type + " (expected as pack writes it)");
    }
    return type;
  }

  private static boolean isListOfStructs(Type type, List<String> fields) {
    if (!isList(type) || element(type).isPrimitive()) {
      return false;
    }
    GroupType struct = element(type).asGroupType();
    return struct.getFields().stream().map(Type::getName).toList().equals(fields)
        && struct.getFields().stream()
            .allMatch(
                field ->
                    isPrimitive(
                        field,
                        field.getName().equals("id")
                            ? PrimitiveTypeName.BINARY
                            : PrimitiveTypeName.INT32));
  }

  private static boolean isList(Type type) {
    if (type.isPrimitive() || type.asGroupType().getFieldCount() != 1) {
      return false;
    }
    Type entries = type.asGroupType().getType(0);
    return entries.isRepetition(Type.Repetition.REPEATED)
        && !entries.isPrimitive()
        && entries.asGroupType().getFieldCount() == 1;
  }

  private static Type element(Type list) {
    return list.asGroupType().getType(0).asGroupType().getType(0);
  }

  private static boolean isPrimitive(Type type, PrimitiveTypeName name) {
    return type.isPrimitive() && type.asPrimitiveType().getPrimitiveTypeName() == name;
  }
}
