package io.karasu.train;

import io.karasu.corpus.PackedSequence;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A table of packed sequences by global index. All files but the last hold the same number of rows,
 * in the order of {@code index}, so that any sequence is found without a look at the files before
 * it. Blocks of consecutive sequences are read at once and the last few are held, which with the
 * blocks of {@link SequenceOrder} reads each row once an epoch.
 *
 * <p>Memory: {@value #HELD} blocks of {@code blockRows} × (4 bytes × sequence length + its
 * documents). Not for use by several threads at once.
 */
public final class Sequences {

  private static final int HELD = 3;
  private static final Pattern PART = Pattern.compile("part-([0-9]{1,9})[.-].*");

  private final String folder;
  private final List<SequenceFile> files;
  private final long rowsPerFile;
  private final long rows;
  private final int blockRows;
  private final int sequenceLength;
  private final Map<Long, List<PackedSequence>> held = new LinkedHashMap<>(16, 0.75f, true);

  private Sequences(String folder, List<SequenceFile> files, int blockRows) {
    this.folder = folder;
    this.files = files;
    this.blockRows = blockRows;
    this.rowsPerFile = files.get(0).rows();
    int last = files.size() - 1;
    long lastRows = last == 0 ? rowsPerFile : files.get(last).rows();
    this.rows = last * rowsPerFile + lastRows;
    if (rowsPerFile < 1 || lastRows < 1 || lastRows > rowsPerFile) {
      throw new DataException(
          folder
              + ": "
              + rowsPerFile
              + " rows in its first file and "
              + lastRows
              + " in its last (expected at least 1 each, and no more in the last)");
    }
    this.sequenceLength = files.get(0).read(0, 1).get(0).inputIds().length;
  }

  /**
   * Opens a table. Reads the footers of two files and one row.
   *
   * @param folder a table folder with {@code _SUCCESS}, on any Hadoop file system
   * @param blockRows sequences that are read at once
   * @throws DataException if the table is not complete, misses a file or is empty
   */
  public static Sequences open(String folder, Configuration hadoop, int blockRows) {
    try {
      Path path = new Path(folder);
      FileSystem fs = path.getFileSystem(hadoop);
      if (!fs.exists(new Path(path, "_SUCCESS"))) {
        throw new DataException(folder + ": no _SUCCESS (expected a complete table; run its step)");
      }
      return new Sequences(folder, files(folder, fs.listStatus(path), hadoop), blockRows);
    } catch (FileNotFoundException e) {
      throw new DataException(folder + " is not there (expected a table of sequences)", e);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be listed", e);
    }
  }

  private static List<SequenceFile> files(String folder, FileStatus[] all, Configuration hadoop) {
    Map<Integer, SequenceFile> byNumber = new TreeMap<>();
    for (FileStatus file : all) {
      Matcher part = PART.matcher(file.getPath().getName());
      if (part.matches()) {
        int number = Integer.parseInt(part.group(1));
        SequenceFile other = byNumber.put(number, new SequenceFile(file.getPath(), hadoop));
        if (other != null) {
          throw new DataException(
              folder
                  + ": files "
                  + other.path().getName()
                  + " and "
                  + file.getPath().getName()
                  + " (expected one file of each number)");
        }
      }
    }
    List<SequenceFile> files = new ArrayList<>(byNumber.values());
    for (int i = 0; i < files.size(); i++) {
      if (!byNumber.containsKey(i)) {
        throw new DataException(folder + ": no file number " + i + " (expected part-" + i + "…)");
      }
    }
    if (files.isEmpty()) {
      throw new DataException(folder + ": no files part-… (expected a table of sequences)");
    }
    return files;
  }

  /** Sequences of the table. */
  public long rows() {
    return rows;
  }

  /** Tokens of each sequence. */
  public int sequenceLength() {
    return sequenceLength;
  }

  /**
   * The sequence of an index. Its arrays are shared: they must not be changed.
   *
   * @param index 0 … {@link #rows()} − 1
   * @throws DataException if its file is damaged or is not as {@code pack} writes it; names the
   *     file
   */
  public PackedSequence get(long index) {
    if (index < 0 || index >= rows) {
      throw new IllegalArgumentException(
          "sequence " + index + " of " + folder + " (expected 0 to " + (rows - 1) + ")");
    }
    long block = index / blockRows;
    List<PackedSequence> sequences = held.get(block);
    if (sequences == null) {
      // Made room for first: otherwise one block more than promised is held for a while.
      while (held.size() >= HELD) {
        held.remove(held.keySet().iterator().next());
      }
      sequences = read(block * blockRows);
      held.put(block, sequences);
    }
    return sequences.get((int) (index % blockRows));
  }

  private List<PackedSequence> read(long from) {
    long to = Math.min(rows, from + blockRows);
    List<PackedSequence> block = new ArrayList<>();
    for (long start = from; start < to; ) {
      SequenceFile file = files.get((int) (start / rowsPerFile));
      long end = Math.min(to, (start / rowsPerFile + 1) * rowsPerFile);
      for (PackedSequence sequence : file.read(start, end)) {
        check(file, sequence);
        block.add(sequence);
      }
      start = end;
    }
    return block;
  }

  private void check(SequenceFile file, PackedSequence sequence) {
    int[] segments = sequence.segments();
    boolean ascending = segments.length > 0 && segments[0] == 0;
    for (int i = 1; i < segments.length; i++) {
      ascending &= segments[i] > segments[i - 1];
    }
    boolean inside =
        sequence.supervised().stream()
            .allMatch(span -> (long) span.start() + span.length() <= sequenceLength);
    if (sequence.inputIds().length != sequenceLength
        || !ascending
        || segments[segments.length - 1] >= sequenceLength
        || !inside) {
      throw new DataException(
          file.path()
              + ": sequence "
              + sequence.index()
              + " has "
              + sequence.inputIds().length
              + " tokens, segments "
              + Arrays.toString(segments)
              + " and supervised "
              + sequence.supervised()
              + " (expected "
              + sequenceLength
              + " tokens, ascending segments from 0, and all within)");
    }
  }
}
