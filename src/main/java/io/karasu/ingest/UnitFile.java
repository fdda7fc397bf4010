package io.karasu.ingest;

import io.karasu.corpus.Document;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.Rejection;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * What one task found, without the text: a narrow Parquet file with a row for each unit. {@code
 * document} is the id of a document, null for a rejection.
 */
final class UnitFile implements Closeable {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message unit {"
              + " required binary source (STRING); required binary file (STRING);"
              + " optional int64 position; optional binary document (STRING);"
              + " optional binary hash (STRING); optional binary unit (STRING);"
              + " optional binary id (STRING); optional binary rule (STRING);"
              + " optional double value; optional double threshold;"
              + " optional binary survivor_id (STRING); optional binary detail (STRING); }");

  /** The same in Spark's words. */
  static final String COLUMNS =
      "source string, file string, position bigint, document string, hash string, unit string,"
          + " id string, rule string, value double, threshold double, survivor_id string,"
          + " detail string";

  private final ParquetWriter<Group> writer;
  private final SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
  private boolean closed;

  /** Opens a file that must not exist. */
  UnitFile(Path path, Configuration hadoop) throws IOException {
    writer =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(path, hadoop))
            .withType(SCHEMA)
            .withConf(hadoop)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build();
  }

  void write(Ingested unit) throws IOException {
    Group row = rows.newGroup();
    row.append("source", unit.source());
    row.append("file", unit.file());
    if (unit.position() != null) {
      row.append("position", (long) unit.position());
    }
    put(row, unit.document(), unit.hash());
    put(row, unit.rejection());
    writer.write(row);
  }

  /** Closes the file; again does nothing. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      writer.close();
    }
  }

  private static void put(Group row, @Nullable Document document, @Nullable String hash) {
    if (document != null) {
      row.append("document", document.id());
    }
    put(row, "hash", hash);
  }

  private static void put(Group row, @Nullable Rejection rejection) {
    if (rejection == null) {
      return;
    }
    put(row, "unit", rejection.unit());
    put(row, "id", rejection.id());
    put(row, "rule", rejection.rule());
    put(row, "value", rejection.value());
    put(row, "threshold", rejection.threshold());
    put(row, "survivor_id", rejection.survivorId());
    put(row, "detail", rejection.detail());
  }

  private static void put(Group row, String column, @Nullable String value) {
    if (value != null) {
      row.append(column, value);
    }
  }

  private static void put(Group row, String column, @Nullable Double value) {
    if (value != null) {
      row.append(column, (double) value);
    }
  }
}
