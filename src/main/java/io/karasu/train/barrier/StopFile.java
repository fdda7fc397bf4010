package io.karasu.train.barrier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code _run/stop} of a run folder: while it is there, a training writes a checkpoint at
 * the next step boundary and ends.
 */
public final class StopFile {

  /** What a training says that was ended by the file. */
  static final String WHY = "jobs/submit.py stop";

  private static final Logger LOG = LoggerFactory.getLogger(StopFile.class);

  private final Path path;
  private final Configuration hadoop;

  /** The file of a run folder, on any Hadoop file system. */
  public StopFile(String run, Configuration hadoop) {
    this.path = new Path(run, "_run/stop");
    this.hadoop = hadoop;
  }

  /** Asks the training of the run folder to end. */
  public void write() {
    try (var out = fs().create(path, true)) {
      out.write((Instant.now() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written", e);
    }
  }

  /** Whether the file is there. A file system that does not answer is no reason to end. */
  boolean isThere() {
    try {
      return fs().exists(path);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} cannot be looked for: {}", path, e.getMessage());
      return false;
    }
  }

  /** Removes the file: it was obeyed, or was meant for an earlier training. */
  void remove() {
    try {
      fs().delete(path, false);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be removed", e);
    }
  }

  private FileSystem fs() throws IOException {
    return path.getFileSystem(hadoop);
  }
}
