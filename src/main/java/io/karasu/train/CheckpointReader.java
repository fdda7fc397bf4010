package io.karasu.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads any range of a checkpoint's vectors, by whatever ranks it was written. The checksum of each
 * block that is read is verified. Memory: one block. Fastest in ascending order. Not for use by
 * several threads at once.
 */
public final class CheckpointReader implements AutoCloseable {

  private final FileSystem fs;
  private final Path folder;
  private final Manifest manifest;
  private final ByteBuffer block;

  /** The shard whose stream is open. */
  private Manifest.Shard openShard;

  private FSDataInputStream stream;

  /** Where in {@link #openShard} the held block begins; −1 if none is held. */
  private long heldAt = -1;

  CheckpointReader(FileSystem fs, Path folder, Manifest manifest) {
    this.fs = fs;
    this.folder = folder;
    this.manifest = manifest;
    int floats = manifest.shards().stream().mapToInt(Manifest.Shard::blockFloats).max().orElse(0);
    this.block = ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Puts elements of a unit's vector into a buffer, at its position.
   *
   * @param from first element
   * @param to the element after the last; at most the unit's size
   * @throws DataException if a file is damaged; names it
   */
  public void read(StateVector vector, int unit, long from, long to, FloatBuffer into) {
    new UnitRange(unit, from, to);
    if (unit >= manifest.units().size() || to > manifest.units().get(unit)) {
      throw new IllegalArgumentException(
          "unit "
              + unit
              + ", elements "
              + from
              + " to "
              + to
              + " (expected within "
              + manifest.units()
              + ")");
    }
    FloatBuffer target = into.slice(into.position(), Math.toIntExact(to - from));
    for (Manifest.Shard shard : manifest.shards()) {
      long at = 0;
      for (Manifest.Section section : shard.sections()) {
        if (section.vector() == vector && section.unit() == unit) {
          copy(new Place(shard, section, at), from, to, target);
        }
        at += (section.to() - section.from()) * Float.BYTES;
      }
    }
    into.position(into.position() + target.capacity());
  }

  /** Reads everything once, so that any damage is found. */
  void verify() {
    for (Manifest.Shard shard : manifest.shards()) {
      long at = 0;
      for (Manifest.Section section : shard.sections()) {
        Place place = new Place(shard, section, at);
        for (int number = 0; number < section.crc32c().size(); number++) {
          load(place, number);
        }
        at += (section.to() - section.from()) * Float.BYTES;
      }
    }
  }

  @Override
  public void close() {
    try {
      if (stream != null) {
        stream.close();
        stream = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be closed", e);
    }
  }

  /** Copies what a section has of the elements {@code from} to {@code to}. */
  private void copy(Place place, long from, long to, FloatBuffer target) {
    Manifest.Section section = place.section();
    long at = Math.max(from, section.from());
    long end = Math.min(to, section.to());
    while (at < end) {
      long within = at - section.from();
      FloatBuffer loaded = load(place, (int) (within / place.shard().blockFloats()));
      int first = (int) (within % place.shard().blockFloats());
      int count = (int) Math.min(end - at, loaded.limit() - first);
      target.put((int) (at - from), loaded, first, count);
      at += count;
    }
  }

  /** A block of a section, verified. */
  private FloatBuffer load(Place place, int number) {
    long blockFloats = place.shard().blockFloats();
    long length = place.section().to() - place.section().from();
    int floats = (int) Math.min(blockFloats, length - number * blockFloats);
    long start = place.at() + number * blockFloats * Float.BYTES;
    FloatBuffer view = block.clear().asFloatBuffer().limit(floats);
    if (start == heldAt && place.shard().equals(openShard)) {
      return view;
    }
    heldAt = -1;
    fetch(place.shard(), start, floats * Float.BYTES);
    String found = Manifest.checksum(block.array(), floats * Float.BYTES);
    String expected = place.section().crc32c().get(number);
    if (!found.equals(expected)) {
      throw new DataException(
          new Path(folder, place.shard().file())
              + ": damaged in the "
              + floats * Float.BYTES
              + " bytes from "
              + start
              + " (checksum "
              + found
              + ", expected "
              + expected
              + ")");
    }
    heldAt = start;
    return view;
  }

  private void fetch(Manifest.Shard shard, long start, int bytes) {
    Path file = new Path(folder, shard.file());
    try {
      if (!shard.equals(openShard)) {
        close();
        stream = fs.open(file);
        openShard = shard;
      }
      if (stream.getPos() != start) {
        stream.seek(start);
      }
      stream.readFully(block.array(), 0, bytes);
    } catch (IOException e) {
      openShard = null;
      throw new DataException(file + ": damaged, cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * A section and where it lies.
   *
   * @param shard the file
   * @param section a section of it
   * @param at its first byte in the file
   */
  private record Place(Manifest.Shard shard, Manifest.Section section, long at) {}
}
