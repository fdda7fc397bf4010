package io.karasu.train;

import io.karasu.corpus.DocumentSpan;
import io.karasu.corpus.PackedSequence;
import io.karasu.corpus.SupervisedSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;

/**
 * Makes a {@link PackedSequence} of the values of a row. The token ids go straight into an array:
 * parquet's own example records would make an object of each token.
 */
final class SequenceMaterializer extends RecordMaterializer<PackedSequence> {

  private final Ints inputIds = new Ints();
  private final Ints segments = new Ints();
  private final List<DocumentSpan> documents = new ArrayList<>();
  private final List<SupervisedSpan> supervised = new ArrayList<>();
  private final Group root;

  private long index;
  private String id = "";
  private int start;
  private int length;

  /** For rows with the columns {@link SequenceReadSupport#COLUMNS}, in any order. */
  SequenceMaterializer(GroupType schema) {
    this.root = new Group(schema, this::column, this::clear, () -> {});
  }

  @Override
  public PackedSequence getCurrentRecord() {
    return new PackedSequence(index, inputIds.toArray(), segments.toArray(), documents, supervised);
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private Converter column(GroupType row, int field) {
    return switch (row.getFieldName(field)) {
      case "index" -> new Whole(value -> index = value);
      case "input_ids" -> list(row, field, () -> inputIds);
      case "segments" -> list(row, field, () -> segments);
      case "documents" ->
          list(row, field, () -> element(row, field, () -> documents.add(document())));
      case "supervised" ->
          list(row, field, () -> element(row, field, () -> supervised.add(span())));
      default -> throw new IllegalStateException("column " + row.getFieldName(field));
    };
  }

  private DocumentSpan document() {
    return new DocumentSpan(id, start, length);
  }

  private SupervisedSpan span() {
    return new SupervisedSpan(start, length);
  }

  /** A list is a group of a repeated group of the element. */
  private static Converter list(GroupType row, int field, Supplier<Converter> element) {
    return new Group(
        row.getType(field).asGroupType(),
        (list, ignored) ->
            new Group(
                list.getType(0).asGroupType(), (entry, i) -> element.get(), () -> {}, () -> {}),
        () -> {},
        () -> {});
  }

  /** The struct that is the element of a list. */
  private Converter element(GroupType row, int field, Runnable end) {
    GroupType list = row.getType(field).asGroupType();
    GroupType struct = list.getType(0).asGroupType().getType(0).asGroupType();
    return new Group(struct, this::part, () -> {}, end);
  }

  private Converter part(GroupType struct, int field) {
    return switch (struct.getFieldName(field)) {
      case "id" -> new Text();
      case "start" -> new Int(value -> start = value);
      case "length" -> new Int(value -> length = value);
      default -> throw new IllegalStateException("field " + struct.getFieldName(field));
    };
  }

  private void clear() {
    inputIds.size = 0;
    segments.size = 0;
    documents.clear();
    supervised.clear();
  }

  /** The converter of a field of a group. */
  private interface Fields {
    Converter of(GroupType group, int field);
  }

  private static final class Group extends GroupConverter {
    private final Converter[] converters;
    private final Runnable start;
    private final Runnable end;

    Group(GroupType type, Fields fields, Runnable start, Runnable end) {
      this.converters = new Converter[type.getFieldCount()];
      for (int i = 0; i < converters.length; i++) {
        converters[i] = fields.of(type, i);
      }
      this.start = start;
      this.end = end;
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }

    @Override
    public void start() {
      start.run();
    }

    @Override
    public void end() {
      end.run();
    }
  }

  /** The ints of a list, one after the other. */
  private static final class Ints extends PrimitiveConverter {
    private int[] values = new int[16];
    private int size;

    @Override
    public void addInt(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }

  private static final class Int extends PrimitiveConverter {
    private final IntConsumer to;

    Int(IntConsumer to) {
      this.to = to;
    }

    @Override
    public void addInt(int value) {
      to.accept(value);
    }
  }

  private static final class Whole extends PrimitiveConverter {
    private final LongConsumer to;

    Whole(LongConsumer to) {
      this.to = to;
    }

    @Override
    public void addLong(long value) {
      to.accept(value);
    }
  }

  private final class Text extends PrimitiveConverter {
    @Override
    public void addBinary(Binary value) {
      id = value.toStringUsingUTF8();
    }
  }
}
