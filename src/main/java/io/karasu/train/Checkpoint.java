package io.karasu.train;

import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A complete checkpoint: its manifest is right, and its files are there with their sizes. */
public final class Checkpoint {

  private final CheckpointId id;
  private final FileSystem fs;
  private final Path folder;
  private final Manifest manifest;

  Checkpoint(CheckpointId id, FileSystem fs, Path folder, Manifest manifest) {
    this.id = id;
    this.fs = fs;
    this.folder = folder;
    this.manifest = manifest;
  }

  /** Its attempt and step. */
  public CheckpointId id() {
    return id;
  }

  /** Where it lies. */
  public Path folder() {
    return folder;
  }

  /** What training knew besides its vectors. */
  public TrainState state() {
    return manifest.state();
  }

  /** Elements of each unit. */
  public List<Long> units() {
    return manifest.units();
  }

  /** Opens it for reading. */
  public CheckpointReader open() {
    return new CheckpointReader(fs, folder, manifest);
  }

  /**
   * Reads all of it.
   *
   * @throws DataException if a file is damaged; names it
   */
  public void verify() {
    try (CheckpointReader reader = open()) {
      reader.verify();
    }
  }
}
