package io.karasu.train;

import io.karasu.corpus.PackedSequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.Operators.LongColumn;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;

/**
 * One Parquet file of a table of sequences. Whatever is wrong with it becomes a {@link
 * DataException} that names the file.
 *
 * @param path the file
 * @param hadoop settings of its file system
 */
record SequenceFile(Path path, Configuration hadoop) {

  private static final LongColumn INDEX = FilterApi.longColumn("index");

  /** Number of rows, from the file's footer. */
  long rows() {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      return reader.getRecordCount();
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  /**
   * The sequences from one index up to another. Row groups and pages that hold none of them are not
   * read; the checksums of the pages that are read are verified.
   *
   * @param from first index
   * @param to index after the last
   */
  List<PackedSequence> read(long from, long to) {
    List<PackedSequence> read = new ArrayList<>();
    try (ParquetReader<PackedSequence> reader = reader(from, to)) {
      for (PackedSequence row = reader.read(); row != null; row = reader.read()) {
        if (row.index() != from + read.size()) {
          throw misplaced(from + read.size(), row.index());
        }
        read.add(row);
      }
    } catch (DataException e) {
      throw new DataException(path + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
    if (read.size() != to - from) {
      throw new DataException(path + ": no sequence " + (from + read.size()) + REPACK);
    }
    return read;
  }

  private ParquetReader<PackedSequence> reader(long from, long to) throws IOException {
    return new Builder(HadoopInputFile.fromPath(path, hadoop))
        .withConf(hadoop)
        .withFilter(
            FilterCompat.get(FilterApi.and(FilterApi.gtEq(INDEX, from), FilterApi.lt(INDEX, to))))
        .usePageChecksumVerification()
        .build();
  }

  private static final String REPACK =
      " (expected files of equally many rows, in the order of index, as pack writes them)";

  private static DataException misplaced(long expected, long found) {
    return new DataException("sequence " + found + " in the place of " + expected + REPACK);
  }

  private DataException unreadable(Exception e) {
    return new DataException(
        path + " cannot be read: " + e.getMessage() + " (expected a Parquet file of sequences)", e);
  }

  private static final class Builder extends ParquetReader.Builder<PackedSequence> {
    Builder(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<PackedSequence> getReadSupport() {
      return new SequenceReadSupport();
    }
  }
}
