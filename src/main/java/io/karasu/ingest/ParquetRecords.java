package io.karasu.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.corpus.Rejection;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Reads Parquet row group by row group: a slice holds the row groups whose middle lies in it.
 * Spark's own reader either fails the job at a damaged page or skips it in silence; here a file
 * without a footer, or the rest of a damaged row group, is one refusal.
 */
final class ParquetRecords implements SliceReader {

  private final RecordSource source;
  private final Slice slice;
  private final ParquetFileReader file;
  private final MessageType schema;
  private int nextGroup;
  private long nextGroupRow;
  private RecordReader<Group> records;
  private long row;
  private long endRow;

  private ParquetRecords(
      RecordSource source, Slice slice, ParquetFileReader file, MessageType schema) {
    this.source = source;
    this.slice = slice;
    this.file = file;
    this.schema = schema;
  }

  static SliceReader open(RecordSource source, Slice slice, Configuration hadoop) {
    Path path = new Path(slice.path());
    ParquetReadOptions options =
        HadoopReadOptions.builder(hadoop, path).usePageChecksumVerification(true).build();
    try {
      ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop), options);
      MessageType all = reader.getFileMetaData().getSchema();
      if (!all.containsField(source.textColumn())) {
        reader.close();
        return refused(
            slice,
            Refusal.NO_TEXT,
            "no column " + source.textColumn() + " (the file has " + names(all) + ")");
      }
      MessageType schema = projection(all, source);
      reader.setRequestedSchema(schema);
      return new ParquetRecords(source, slice, reader, schema);
    } catch (IOException | RuntimeException e) {
      return refused(slice, Refusal.UNREADABLE, "no Parquet footer can be read");
    }
  }

  @Override
  public boolean next(Sink sink) {
    try {
      while (row >= endRow) {
        if (!openGroup()) {
          return false;
        }
      }
      accept(records.read(), sink);
      row++;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // A flipped byte in a page header can ask for any amount of memory; the row group is lost,
      // the job is not.
      Refusal refusal =
          new Refusal(Refusal.UNREADABLE, "the rest of a Parquet row group cannot be decoded");
      sink.refuse(Rejection.FILE, refusal, slice.path(), row);
      row = endRow;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Goes to the next row group of this slice; false if there is none. */
  private boolean openGroup() throws IOException {
    while (nextGroup < file.getRowGroups().size()) {
      int index = nextGroup++;
      BlockMetaData block = file.getRowGroups().get(index);
      long middle = block.getStartingPos() + block.getCompressedSize() / 2;
      row = nextGroupRow;
      nextGroupRow += block.getRowCount();
      endRow = row;
      if (middle >= slice.start() && middle < slice.end()) {
        PageReadStore pages = file.readRowGroup(index);
        records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(pages, new GroupRecordConverter(schema));
        endRow = row + pages.getRowCount();
        return true;
      }
    }
    return false;
  }

  private void accept(Group group, Sink sink) {
    try {
      ObjectNode record = ParquetJson.object(group);
      sink.accept(source.draft(new Fields(record)), slice.path(), row);
    } catch (Refusal refusal) {
      sink.refuse(Rejection.RECORD, refusal, slice.path(), row);
    }
  }

  /** Only the first slice speaks for the file, so that a file gives one row however it is split. */
  private static SliceReader refused(Slice slice, String rule, String message) {
    return slice.isFirst() ? new RefusedSlice(rule, message, slice.path()) : SliceReader.NOTHING;
  }

  private static MessageType projection(MessageType all, RecordSource source) {
    return new MessageType(
        all.getName(),
        all.getFields().stream()
            .filter(field -> source.columnsRead().contains(field.getName()))
            .toArray(Type[]::new));
  }

  private static String names(MessageType schema) {
    return String.join(", ", schema.getFields().stream().map(Type::getName).toList());
  }
}
