package io.karasu.pack;

import org.apache.spark.Partitioner;

/**
 * Puts sequence {@code index} into partition {@code index / sequencesPerFile}, so that partition
 * numbers, which Spark makes the numbers of its {@code part-} files, are file numbers.
 */
final class FilePartitioner extends Partitioner {

  private static final long serialVersionUID = 1L;

  private final int sequencesPerFile;
  private final int files;

  /** At least one partition, so that a table without sequences is written too. */
  FilePartitioner(int sequencesPerFile, long sequences) {
    this.sequencesPerFile = sequencesPerFile;
    this.files = Math.toIntExact(Math.max(1, files(sequencesPerFile, sequences)));
  }

  /** Number of files that hold {@code sequences}; all but the last are full. */
  static long files(int sequencesPerFile, long sequences) {
    return (sequences + sequencesPerFile - 1) / sequencesPerFile;
  }

  @Override
  public int numPartitions() {
    return files;
  }

  @Override
  public int getPartition(Object key) {
    return Math.toIntExact(((SliceKey) key).index / sequencesPerFile);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FilePartitioner partitioner
        && partitioner.sequencesPerFile == sequencesPerFile
        && partitioner.files == files;
  }

  @Override
  public int hashCode() {
    return 31 * sequencesPerFile + files;
  }
}
