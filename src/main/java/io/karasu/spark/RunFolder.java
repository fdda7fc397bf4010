package io.karasu.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.karasu.corpus.Table;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run folder on any Hadoop file system: where tables lie, when they are complete, and how a table
 * takes the place of an older one. A table is complete exactly when its {@code _SUCCESS} is there;
 * a step is finished when its {@code _run/STEP.json} is.
 */
public final class RunFolder {

  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** File systems on which a rename is a copy, one object at a time. */
  private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn");

  private static final String SUCCESS = "_SUCCESS";

  private final Path root;
  private final FileSystem fs;

  /** Opens a run folder, which need not exist yet. */
  public RunFolder(String path, Configuration hadoop) {
    try {
      this.fs = new Path(path).getFileSystem(hadoop);
      this.root = fs.makeQualified(new Path(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("--run: " + path + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** The folder itself, fully qualified. */
  public Path root() {
    return root;
  }

  /** True if the folder is there. */
  public boolean exists() {
    return exists(root);
  }

  /** Where a table lies. */
  public Path table(Table table) {
    return new Path(root, "tables/" + table.folder());
  }

  /** Where a step's part of the ledger lies. */
  public Path ledger(String step) {
    return new Path(table(Table.REJECTIONS), "stage=" + step);
  }

  /** Where the tokenizer's files are kept for packing, training and export. */
  public Path tokenizer() {
    return new Path(root, "tokenizer");
  }

  /** Where a step may write before it is done; removed at its start and its end. */
  public Path staging(String step) {
    return new Path(root, "_staging/" + step);
  }

  /** True if there is a file at {@code path}, which counts from the run folder. */
  public boolean has(String path) {
    return exists(new Path(root, path));
  }

  /** True if the table or part of the ledger at {@code path} is complete. */
  public boolean isComplete(Path path) {
    return exists(new Path(path, SUCCESS));
  }

  /** What a finished step left; empty if it has not finished or the file cannot be read. */
  public Optional<StepRecord> record(String step) {
    try (InputStream in = fs.open(recordPath(step))) {
      return Optional.of(JSON.readValue(in.readAllBytes(), StepRecord.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read and counts as not there: {}", recordPath(step), e.getMessage());
      return Optional.empty();
    }
  }

  /** Says that a step has finished. The file appears whole or not at all. */
  public void finish(StepRecord record) {
    try {
      write(recordPath(record.step()), JSON.writeValueAsBytes(record));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    delete(staging(record.step()));
  }

  /** Forgets that a step has finished and what it left half done, before its tables change. */
  public void begin(String step) {
    delete(recordPath(step));
    delete(staging(step));
  }

  /** True where a rename costs nothing; on an object store it is a copy. */
  public boolean renames() {
    return !OBJECT_STORES.contains(fs.getUri().getScheme());
  }

  /**
   * Where the next version of {@code target} is to be written: beside it, or on an object store in
   * its place.
   */
  public Path next(Path target, String step) {
    if (renames()) {
      return new Path(staging(step), "next-" + target.getName());
    }
    if (exists(target)) {
      LOG.info("{} is removed before it is written again (an object store cannot rename)", target);
      delete(new Path(target, SUCCESS));
      delete(target);
    }
    return target;
  }

  /** Puts what was written at {@code next} in the place of {@code target}. */
  public void swapIn(Path next, Path target, String step) {
    if (next.equals(target)) {
      return;
    }
    try {
      Path old = new Path(staging(step), "old-" + target.getName());
      delete(old);
      fs.mkdirs(target.getParent());
      if (exists(target)) {
        rename(target, old);
      }
      rename(next, target);
      delete(old);
    } catch (IOException e) {
      throw new UncheckedIOException(target + " cannot be replaced", e);
    }
  }

  /** Marks the ledger as there: some step has finished its part. */
  public void markLedger() {
    write(new Path(table(Table.REJECTIONS), SUCCESS), new byte[0]);
  }

  /** The content of a small file; empty if it is not there. */
  public Optional<byte[]> read(Path path) {
    try (InputStream in = fs.open(path)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }

  /** Writes a small file whole or not at all. */
  public void write(Path path, byte[] bytes) {
    try {
      fs.mkdirs(path.getParent());
      if (!renames()) {
        put(path, bytes);
        return;
      }
      Path beside = new Path(path.getParent(), "." + path.getName() + ".tmp");
      put(beside, bytes);
      fs.delete(path, false);
      rename(beside, path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written", e);
    }
  }

  /** Removes a file or folder if it is there. */
  public void delete(Path path) {
    try {
      fs.delete(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be removed", e);
    }
  }

  private Path recordPath(String step) {
    return new Path(root, "_run/" + step + ".json");
  }

  private boolean exists(Path path) {
    try {
      return fs.exists(path);
    } catch (IOException e) {
      throw new InputException(path + " cannot be looked at: " + e.getMessage(), e);
    }
  }

  private void put(Path path, byte[] bytes) throws IOException {
    try (OutputStream out = fs.create(path, true)) {
      out.write(bytes);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!fs.rename(from, to)) {
      throw new IOException(from + " cannot be renamed to " + to);
    }
  }
}
