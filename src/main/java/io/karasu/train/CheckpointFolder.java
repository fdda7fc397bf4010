package io.karasu.train;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one checkpoint: {@code shard-RANK.f32} with a rank's vectors, {@code
 * shard-RANK.json} with what lies where in it, and at last {@code manifest-CHECKSUM.json}.
 *
 * @param id attempt and step
 * @param fs its file system
 * @param path where it lies
 */
record CheckpointFolder(CheckpointId id, FileSystem fs, Path path) {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);

  /** Writes a rank's shard, then what is in it. */
  void write(int rank, List<UnitRange> ranges, StateSource source, int blockFloats) {
    if (!manifests(list(fs, path)).isEmpty()) {
      throw new IllegalStateException(path + " has been committed (expected to be written once)");
    }
    String name = shard(rank) + ".f32";
    Manifest.Shard shard =
        create(name, out -> new ShardWriter(out, source, blockFloats).write(name, ranges));
    create(shard(rank) + ".json", bytes(shard));
  }

  /** Writes the manifest over what the ranks have written. */
  void commit(List<Long> units, TrainState state) {
    List<Manifest.Shard> shards = new ArrayList<>();
    for (int rank = 0; rank < state.ranks(); rank++) {
      shards.add(description(new Path(path, shard(rank) + ".json")));
    }
    Manifest manifest = new Manifest(Manifest.FORMAT, units, state, shards);
    check(manifest, list(fs, path));
    byte[] content = bytes(manifest);
    create(Manifest.name(content), content);
  }

  /** The checkpoint, if it is complete; else it is logged what is wrong with it. */
  Optional<Checkpoint> open() {
    FileStatus[] files = list(fs, path);
    List<Path> manifests = manifests(files);
    if (manifests.isEmpty()) {
      LOG.info("{} has no manifest: it was not written to its end", path);
    }
    for (Path file : manifests) {
      try {
        Manifest manifest = manifest(file);
        check(manifest, files);
        return Optional.of(new Checkpoint(id, fs, path, manifest));
      } catch (DataException e) {
        LOG.warn("{}; the checkpoint does not count", e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** Removes it, first what makes it one: half of a checkpoint must not pass for a whole one. */
  void remove() {
    try {
      for (Path manifest : manifests(list(fs, path))) {
        fs.delete(manifest, false);
      }
      fs.delete(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be removed", e);
    }
  }

  /** What is in a folder; nothing if it is not there. */
  static FileStatus[] list(FileSystem fs, Path folder) {
    try {
      return fs.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be listed", e);
    }
  }

  private static List<Path> manifests(FileStatus[] files) {
    return Arrays.stream(files)
        .map(FileStatus::getPath)
        .filter(file -> Manifest.isName(file.getName()))
        .toList();
  }

  private void check(Manifest manifest, FileStatus[] files) {
    Map<String, Long> sizes = new HashMap<>();
    for (FileStatus file : files) {
      sizes.put(file.getPath().getName(), file.getLen());
    }
    for (Manifest.Shard shard : manifest.shards()) {
      Long size = sizes.get(shard.file());
      if (size == null || size != shard.bytes()) {
        throw new DataException(
            new Path(path, shard.file())
                + (size == null ? " is missing" : ": " + size + " bytes")
                + " (expected "
                + shard.bytes()
                + " bytes)");
      }
    }
    try {
      manifest.checkComplete();
    } catch (DataException e) {
      throw new DataException(path + ": " + e.getMessage(), e);
    }
  }

  private Manifest manifest(Path file) {
    try {
      return Manifest.parse(file.getName(), read(file));
    } catch (DataException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Manifest.Shard description(Path file) {
    try {
      return Manifest.JSON.readValue(read(file), Manifest.Shard.class);
    } catch (IOException e) {
      throw new DataException(
          file + " cannot be read: " + e.getMessage() + " (expected what its rank wrote)", e);
    }
  }

  private byte[] read(Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      return in.readAllBytes();
    }
  }

  private void create(String name, byte[] content) {
    create(
        name,
        out -> {
          out.write(content);
          return content;
        });
  }

  private <T> T create(String name, Content<T> content) {
    Path file = new Path(path, name);
    try (FSDataOutputStream out = fs.create(file, true)) {
      T written = content.write(out);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  private static byte[] bytes(Object value) {
    try {
      return Manifest.JSON.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException("manifest cannot be written as JSON", e);
    }
  }

  private static String shard(int rank) {
    return String.format(Locale.ROOT, "shard-%05d", rank);
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  private interface Content<T> {
    T write(OutputStream out) throws IOException;
  }
}
