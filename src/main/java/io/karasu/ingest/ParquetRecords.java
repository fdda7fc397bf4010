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
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.ParquetDecodingException;
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
  private final long fileBytes;
  private final ParquetFileReader file;
  private final MessageType schema;
  private int nextGroup;
  private long nextGroupRow;
  private RecordReader<Group> records;
  private long row;
  private long endRow;

  private ParquetRecords(
      RecordSource source,
      Slice slice,
      long fileBytes,
      ParquetFileReader file,
      MessageType schema) {
    this.source = source;
    this.slice = slice;
    this.fileBytes = fileBytes;
    this.file = file;
    this.schema = schema;
  }

  static SliceReader open(RecordSource source, Slice slice, Configuration hadoop) {
    Path path = new Path(slice.path());
    BoundedCodecs codecs = new BoundedCodecs(hadoop);
    ParquetReadOptions options =
        HadoopReadOptions.builder(hadoop, path)
            .usePageChecksumVerification(true)
            .withCodecFactory(codecs)
            .build();
    try {
      HadoopInputFile input = HadoopInputFile.fromPath(path, hadoop);
      ParquetFileReader reader = ParquetFileReader.open(input, options);
      codecs.limit(largestChunk(reader));
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
      return new ParquetRecords(source, slice, input.getLength(), reader, schema);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // As below.
      return refused(slice, Refusal.UNREADABLE, "no Parquet footer can be read");
    }
  }

  @Override
  public boolean next(Sink sink) {
    Group record;
    try {
      while (row >= endRow) {
        if (!openGroup()) {
          return false;
        }
      }
      record = records.read();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // A flipped byte in a page header can ask for any amount of memory; the row group is lost,
      // the job is not.
      Refusal refusal =
          new Refusal(Refusal.UNREADABLE, "the rest of a Parquet row group cannot be decoded");
      sink.refuse(Rejection.FILE, refusal, slice.path(), row);
      row = endRow;
      return true;
    }
    accept(record, sink);
    row++;
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
      row = nextGroupRow;
      nextGroupRow += block.getRowCount();
      endRow = row;
      if (isOurs(block)) {
        check(block);
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

  /** A damaged footer can name any place; that, too, must lie in one slice. */
  private boolean isOurs(BlockMetaData block) {
    long middle = block.getStartingPos() + block.getCompressedSize() / 2;
    long inFile = StrictMath.max(0, StrictMath.min(middle, fileBytes - 1));
    return inFile >= slice.start() && inFile < slice.end();
  }

  /** Where a damaged footer names too few rows, the others would be lost in silence. */
  private void check(BlockMetaData block) {
    for (ColumnChunkMetaData column : block.getColumns()) {
      boolean isFlat =
          file.getFileMetaData().getSchema().getMaxRepetitionLevel(column.getPath().toArray()) == 0;
      if (isFlat && column.getValueCount() != block.getRowCount()) {
        throw new ParquetDecodingException("rows and values differ");
      }
    }
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

  private static long largestChunk(ParquetFileReader file) {
    return file.getRowGroups().stream()
        .flatMap(block -> block.getColumns().stream())
        .mapToLong(ColumnChunkMetaData::getTotalUncompressedSize)
        .max()
        .orElse(0);
  }

  private static String names(MessageType schema) {
    return String.join(", ", schema.getFields().stream().map(Type::getName).toList());
  }
}
