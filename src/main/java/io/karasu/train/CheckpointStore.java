package io.karasu.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one training, each in a folder of its own, on any Hadoop file system. Every
 * rank writes a shard, and beside it what the shard holds; when all have done so, one rank commits:
 * it writes the manifest, whose name is its checksum. Without a manifest that is right there is no
 * checkpoint, so a crash at any byte leaves the one before. Nothing is renamed.
 */
public final class CheckpointStore {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

  /** Elements of a block: 4 MiB. */
  private static final int BLOCK_FLOATS = 1 << 20;

  private final FileSystem fs;
  private final Path root;
  private final int blockFloats;

  /** The checkpoints in a folder, which need not exist yet. */
  public CheckpointStore(String folder, Configuration hadoop) {
    this(folder, hadoop, BLOCK_FLOATS);
  }

  CheckpointStore(String folder, Configuration hadoop, int blockFloats) {
    try {
      this.fs = new Path(folder).getFileSystem(hadoop);
      this.root = fs.makeQualified(new Path(folder));
      this.blockFloats = blockFloats;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be opened", e);
    }
  }

  /** The number of the attempt that begins now: one more than any that left something. */
  public int nextAttempt() {
    return ids().stream().mapToInt(CheckpointId::attempt).max().orElse(0) + 1;
  }

  /**
   * Writes what a rank holds. Memory: one block of 4 MiB.
   *
   * @param ranges the rank's part of each unit; over all ranks each element once
   * @throws IllegalStateException if the checkpoint has been committed already
   */
  public void write(CheckpointId id, int rank, List<UnitRange> ranges, StateSource source) {
    folder(id).write(rank, ranges, source, blockFloats);
  }

  /**
   * Makes a checkpoint of what the ranks have written. One rank does it, after all have.
   *
   * @param units elements of each unit of the model
   * @param state what training knows besides its vectors; its step is the checkpoint's
   * @throws DataException if the shards are not there, or do not hold each element once
   */
  public void commit(CheckpointId id, List<Long> units, TrainState state) {
    if (state.step() != id.step()) {
      throw new IllegalArgumentException(
          "state of step " + state.step() + " (expected step " + id.step() + ")");
    }
    folder(id).commit(units, state);
  }

  /** The newest complete checkpoint. What is not complete is passed over, and logged. */
  public Optional<Checkpoint> newest() {
    return newest(ids());
  }

  /** The newest complete checkpoint before another, for when that one turns out to be damaged. */
  public Optional<Checkpoint> before(CheckpointId id) {
    return newest(ids().stream().filter(other -> other.compareTo(id) < 0).toList());
  }

  /**
   * A complete checkpoint.
   *
   * @throws DataException if it is not there or not complete
   */
  public Checkpoint open(CheckpointId id) {
    return folder(id)
        .open()
        .orElseThrow(() -> new DataException(new Path(root, id.folder()) + " is not complete"));
  }

  /** The newest complete checkpoint all of whose bytes are right; reads them all. */
  public Optional<Checkpoint> newestVerified() {
    Optional<Checkpoint> found = newest();
    while (found.isPresent()) {
      try {
        found.get().verify();
        return found;
      } catch (DataException e) {
        LOG.warn("{}; the checkpoint before it is tried", e.getMessage());
        found = before(found.get().id());
      }
    }
    return found;
  }

  /**
   * Removes checkpoints that are no longer wanted, and whatever is not complete. One rank does it,
   * when none is writing.
   *
   * @param last the newest so many complete ones stay; at least 1
   * @param every those whose step this divides stay too; 0: none
   */
  public void retain(int last, long every) {
    if (last < 1 || every < 0) {
      throw new IllegalArgumentException(
          "keepLast: " + last + ", keepEvery: " + every + " (expected at least 1 and at least 0)");
    }
    int kept = 0;
    for (CheckpointId id : ids()) {
      boolean isComplete = folder(id).open().isPresent();
      boolean isWanted = kept < last || (every > 0 && id.step() % every == 0);
      if (isComplete && isWanted) {
        kept++;
      } else {
        folder(id).remove();
      }
    }
  }

  private Optional<Checkpoint> newest(List<CheckpointId> ids) {
    return ids.stream().map(id -> folder(id).open()).flatMap(Optional::stream).findFirst();
  }

  /** Those that are there in any form, newest first. */
  private List<CheckpointId> ids() {
    return Arrays.stream(CheckpointFolder.list(fs, root))
        .map(file -> CheckpointId.of(file.getPath().getName()))
        .flatMap(Optional::stream)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private CheckpointFolder folder(CheckpointId id) {
    return new CheckpointFolder(id, fs, new Path(root, id.folder()));
  }
}
