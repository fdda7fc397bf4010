package io.karasu.train;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * What a checkpoint consists of. It is written last and named by its own checksum, so that it is
 * either there and right, or not there.
 *
 * @param format version of this form
 * @param units elements of each unit of the model
 * @param state what training knows besides its vectors
 * @param shards the files with the vectors
 */
record Manifest(int format, List<Long> units, TrainState state, List<Shard> shards) {

  static final int FORMAT = 1;

  static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private static final String PREFIX = "manifest-";
  private static final String SUFFIX = ".json";

  Manifest {
    units = List.copyOf(units);
    shards = List.copyOf(shards);
  }

  /**
   * A file of one rank: its sections one after the other, each little-endian float32.
   *
   * @param file its name
   * @param bytes its size
   * @param blockFloats elements of a block, the unit of checksums; the last of a section may be
   *     shorter
   * @param sections what it holds
   */
  record Shard(String file, long bytes, int blockFloats, List<Section> sections) {
    Shard {
      sections = List.copyOf(sections);
    }
  }

  /**
   * A part of a vector.
   *
   * @param vector which vector
   * @param unit of which unit
   * @param from first element
   * @param to the element after the last
   * @param crc32c checksum of each block, 8 hex digits
   */
  record Section(StateVector vector, int unit, long from, long to, List<String> crc32c) {
    Section {
      crc32c = List.copyOf(crc32c);
    }
  }

  /** The file name of a manifest with this content. */
  static String name(byte[] content) {
    return PREFIX + checksum(content, content.length) + SUFFIX;
  }

  static boolean isName(String file) {
    return file.startsWith(PREFIX) && file.endsWith(SUFFIX);
  }

  /**
   * Reads a manifest.
   *
   * @throws DataException if it is damaged or of another format
   */
  static Manifest parse(String file, byte[] content) {
    if (!name(content).equals(file)) {
      throw new DataException(
          "damaged or not written to its end: checksum " + checksum(content, content.length));
    }
    try {
      int format = JSON.readTree(content).path("format").asInt();
      if (format != FORMAT) {
        throw new DataException("format " + format + " (expected " + FORMAT + ")");
      }
      return JSON.readValue(content, Manifest.class);
    } catch (IOException e) {
      throw new DataException("not a manifest: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that the shards hold each element of each vector exactly once.
   *
   * @throws DataException if not; names vector and unit
   */
  void checkComplete() {
    for (StateVector vector : StateVector.values()) {
      for (int unit = 0; unit < units.size(); unit++) {
        long end = 0;
        for (Section section : sections(vector, unit)) {
          if (section.from() != end) {
            throw incomplete(vector, unit, Math.min(end, section.from()));
          }
          end = section.to();
        }
        if (end != units.get(unit)) {
          throw incomplete(vector, unit, Math.min(end, units.get(unit)));
        }
      }
    }
  }

  private DataException incomplete(StateVector vector, int unit, long element) {
    return new DataException(
        "element "
            + element
            + " of "
            + vector
            + " of unit "
            + unit
            + " is not there once (expected each of "
            + units.get(unit)
            + ")");
  }

  private List<Section> sections(StateVector vector, int unit) {
    return shards.stream()
        .flatMap(shard -> shard.sections().stream())
        .filter(section -> section.vector() == vector && section.unit() == unit)
        .filter(section -> section.to() > section.from())
        .sorted(Comparator.comparingLong(Section::from))
        .toList();
  }

  /** CRC-32C of the first bytes, as 8 hex digits. */
  static String checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
