package io.karasu.train;

import io.karasu.corpus.DocumentSpan;
import io.karasu.corpus.PackedSequence;
import io.karasu.corpus.SupervisedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes tables of sequences as Spark writes them, with small pages and row groups. */
final class SequenceWriter {

  static final String SCHEMA =
      "message spark_schema {"
          + " required int64 index;"
          + " optional group input_ids (LIST) { repeated group list { required int32 element; } }"
          + " optional group segments (LIST) { repeated group list { required int32 element; } }"
          + " optional group documents (LIST) { repeated group list { optional group element {"
          + " optional binary id (STRING); required int32 start; required int32 length; } } }"
          + " optional group supervised (LIST) { repeated group list { optional group element {"
          + " required int32 start; required int32 length; } } }"
          + " }";

  private SequenceWriter() {}

  /** Token k of sequence i is 1000 i + k; two documents, then padding of i mod 3 tokens. */
  static PackedSequence sequence(long index, int length) {
    int[] ids = new int[length];
    Arrays.setAll(ids, k -> (int) (1000 * index + k));
    int used = length - (int) (index % 3);
    int[] segments = used == length ? new int[] {0, 2} : new int[] {0, 2, used};
    return new PackedSequence(
        index,
        ids,
        segments,
        List.of(new DocumentSpan("文書" + index, 5, 1), new DocumentSpan("b", 0, used - 3)),
        List.of(new SupervisedSpan(0, 1), new SupervisedSpan(2, used - 2)));
  }

  static List<PackedSequence> sequences(long from, long to, int length) {
    List<PackedSequence> rows = new ArrayList<>();
    for (long index = from; index < to; index++) {
      rows.add(sequence(index, length));
    }
    return rows;
  }

  /** A complete table of {@code rows} sequences. */
  static void table(Path folder, int rows, int rowsPerFile, int length) throws IOException {
    for (int file = 0; file * rowsPerFile < rows; file++) {
      int to = Math.min(rows, (file + 1) * rowsPerFile);
      file(folder, file, sequences((long) file * rowsPerFile, to, length));
    }
    Files.createFile(folder.resolve("_SUCCESS"));
  }

  static Path file(Path folder, int number, List<PackedSequence> rows) throws IOException {
    Path file = folder.resolve(String.format("part-%05d-6f-c000.zstd.parquet", number));
    file(file, MessageTypeParser.parseMessageType(SCHEMA), rows);
    return file;
  }

  /** A file of no rows with another schema. */
  static void empty(Path file, MessageType schema) throws IOException {
    writer(file, schema).close();
  }

  private static void file(Path file, MessageType schema, List<PackedSequence> rows)
      throws IOException {
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    try (ParquetWriter<Group> writer = writer(file, schema)) {
      for (PackedSequence row : rows) {
        writer.write(group(groups.newGroup(), row));
      }
    }
  }

  private static ParquetWriter<Group> writer(Path file, MessageType schema) throws IOException {
    return ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
        .withType(schema)
        .withConf(new Configuration())
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(20_000L)
        .withMinRowCountForPageSizeCheck(1)
        .withPageRowCountLimit(4)
        .build();
  }

  private static Group group(Group group, PackedSequence row) {
    group.add("index", row.index());
    ints(group, "input_ids", row.inputIds());
    ints(group, "segments", row.segments());
    Group documents = group.addGroup("documents");
    for (DocumentSpan span : row.documents()) {
      Group element = documents.addGroup("list").addGroup("element");
      element.append("id", span.id()).append("start", span.start()).append("length", span.length());
    }
    Group supervised = group.addGroup("supervised");
    for (SupervisedSpan span : row.supervised()) {
      Group element = supervised.addGroup("list").addGroup("element");
      element.append("start", span.start()).append("length", span.length());
    }
    return group;
  }

  private static void ints(Group group, String name, int[] values) {
    Group list = group.addGroup(name);
    for (int value : values) {
      list.addGroup("list").append("element", value);
    }
  }
}
