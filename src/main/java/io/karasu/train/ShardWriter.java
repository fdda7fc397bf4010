package io.karasu.train;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes the sections of a shard, a block at a time. Memory: one block. */
final class ShardWriter {

  private final OutputStream out;
  private final StateSource source;
  private final int blockFloats;
  private final ByteBuffer block;
  private long bytes;

  ShardWriter(OutputStream out, StateSource source, int blockFloats) {
    this.out = out;
    this.source = source;
    this.blockFloats = blockFloats;
    this.block = ByteBuffer.allocate(blockFloats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes all three vectors of each range; {@code file} is the shard's name. */
  Manifest.Shard write(String file, List<UnitRange> ranges) throws IOException {
    List<Manifest.Section> sections = new ArrayList<>();
    for (UnitRange range : ranges) {
      for (StateVector vector : StateVector.values()) {
        sections.add(section(vector, range));
      }
    }
    return new Manifest.Shard(file, bytes, blockFloats, sections);
  }

  private Manifest.Section section(StateVector vector, UnitRange range) throws IOException {
    List<String> checksums = new ArrayList<>();
    for (long from = range.from(); from < range.to(); from += blockFloats) {
      long to = Math.min(range.to(), from + blockFloats);
      checksums.add(block(vector, range.unit(), from, to));
    }
    return new Manifest.Section(vector, range.unit(), range.from(), range.to(), checksums);
  }

  private String block(StateVector vector, int unit, long from, long to) throws IOException {
    int floats = (int) (to - from);
    FloatBuffer into = block.clear().asFloatBuffer().limit(floats);
    source.read(vector, unit, from, to, into);
    if (into.hasRemaining()) {
      throw new IllegalStateException(
          vector
              + " of unit "
              + unit
              + ": "
              + into.position()
              + " elements (expected "
              + floats
              + ")");
    }
    int size = floats * Float.BYTES;
    out.write(block.array(), 0, size);
    bytes += size;
    return Manifest.checksum(block.array(), size);
  }
}
