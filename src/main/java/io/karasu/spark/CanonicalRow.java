package io.karasu.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.openhft.hashing.LongTupleHashFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The canonical bytes of a row and their XXH3-128 (seed 0): for each column one presence byte (0 =
 * null), then the value: long and int as 8 bytes little-endian, double as the 8 bytes of its bits
 * with −0.0 made 0.0, boolean as one byte, string as a 4-byte length and its UTF-8, list as a
 * 4-byte count and its elements, struct as its fields. Elements of lists and fields of structs are
 * never null in our tables and have no presence byte.
 */
final class CanonicalRow {

  private static final LongTupleHashFunction XXH3 = LongTupleHashFunction.xx128();
  private static final int FIRST_SIZE = 1 << 16;

  private final StructField[] fields;
  private final int[] hashed;
  private final long[] hash = new long[2];
  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_SIZE).order(ByteOrder.LITTLE_ENDIAN);

  CanonicalRow(StructType schema, int[] hashed) {
    this.fields = schema.fields();
    this.hashed = hashed;
  }

  /** The hash of {@code row} as {low, high}; the array is used again by the next call. */
  long[] hash(InternalRow row) {
    buffer.clear();
    for (int column : hashed) {
      boolean present = !row.isNullAt(column);
      room(1).put((byte) (present ? 1 : 0));
      if (present) {
        put(row, column, fields[column].dataType());
      }
    }
    XXH3.hashBytes(buffer.array(), 0, buffer.position(), hash);
    return hash;
  }

  private void put(SpecializedGetters row, int ordinal, DataType type) {
    if (row.isNullAt(ordinal)) {
      throw new IllegalStateException("null inside a list or struct (expected a value)");
    }
    if (type.equals(DataTypes.StringType)) {
      byte[] utf8 = row.getUTF8String(ordinal).getBytes();
      room(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8);
    } else if (type.equals(DataTypes.LongType)) {
      room(Long.BYTES).putLong(row.getLong(ordinal));
    } else if (type.equals(DataTypes.IntegerType)) {
      room(Long.BYTES).putLong(row.getInt(ordinal));
    } else if (type.equals(DataTypes.DoubleType)) {
      room(Long.BYTES).putLong(Double.doubleToLongBits(row.getDouble(ordinal) + 0.0));
    } else if (type.equals(DataTypes.BooleanType)) {
      room(1).put((byte) (row.getBoolean(ordinal) ? 1 : 0));
    } else if (type instanceof ArrayType array) {
      putList(row.getArray(ordinal), array.elementType());
    } else if (type instanceof StructType struct) {
      putStruct(row.getStruct(ordinal, struct.size()), struct);
    } else {
      throw new IllegalStateException(
          "column type: " + type + " (expected a type of the catalogue)");
    }
  }

  private void putList(ArrayData list, DataType elementType) {
    int count = list.numElements();
    room(Integer.BYTES).putInt(count);
    for (int i = 0; i < count; i++) {
      put(list, i, elementType);
    }
  }

  private void putStruct(InternalRow struct, StructType type) {
    StructField[] parts = type.fields();
    for (int i = 0; i < parts.length; i++) {
      put(struct, i, parts[i].dataType());
    }
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      long size = Math.max(2L * buffer.capacity(), (long) buffer.position() + bytes);
      ByteBuffer larger =
          ByteBuffer.allocate((int) Math.min(size, Integer.MAX_VALUE - 16))
              .order(ByteOrder.LITTLE_ENDIAN);
      larger.put(buffer.flip());
      buffer = larger;
    }
    return buffer;
  }
}
