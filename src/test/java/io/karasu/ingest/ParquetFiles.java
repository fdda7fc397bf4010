package io.karasu.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Small Parquet files of many row groups. */
final class ParquetFiles {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message m { required binary text (UTF8); optional int64 id; optional binary url (UTF8);"
              + " optional int96 date; }");

  /** The Julian day of 2024-02-29. */
  private static final int LEAP_DAY_2024 = 2_460_370;

  private ParquetFiles() {}

  /**
   * Writes rows with the ids 0, 1, ….
   *
   * @param rowsPerGroup a row group ends after so many
   * @param hasChecksums true for checksums of the pages
   */
  static void write(Path file, int rows, int rowsPerGroup, boolean hasChecksums, String codec)
      throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(path, new Configuration()))
            .withType(SCHEMA)
            .withCompressionCodec(CompressionCodecName.valueOf(codec))
            .withPageWriteChecksumEnabled(hasChecksums)
            .withRowGroupSize(300L)
            .withMinRowCountForPageSizeCheck(rowsPerGroup)
            .withMaxRowCountForPageSizeCheck(rowsPerGroup)
            .build()) {
      for (int i = 0; i < rows; i++) {
        NanoTime day = new NanoTime(LEAP_DAY_2024 + i, 0);
        Group group =
            groups.newGroup().append("text", text(i)).append("id", (long) i).append("date", day);
        writer.write(i % 3 == 0 ? group : group.append("url", "https://example.org/" + i));
      }
    }
  }

  static String text(int row) {
    return "第" + row + "行の本文。" + "照合番号は" + Long.toHexString(row * 0x9e3779b97f4a7c15L) + "です。";
  }

  static List<BlockMetaData> rowGroups(Path file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
      return reader.getRowGroups();
    }
  }
}
