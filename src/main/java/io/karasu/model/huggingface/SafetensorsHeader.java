package io.karasu.model.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads the header of a safetensors file: its length in 8 bytes, JSON, then the data. The data of
 * the tensors must lie one after the other without gaps and end where the file ends.
 */
final class SafetensorsHeader {

  /** Name of the entry that is no tensor. */
  static final String METADATA = "__metadata__";

  /** Longer headers, in bytes, are refused; one of 100,000 tensors is shorter. */
  static final int MAX_HEADER = 1 << 24;

  /** Bytes of the header's length. */
  static final int LENGTH_BYTES = 8;

  /** Bits of each number that the format knows. */
  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("BOOL", 8),
          Map.entry("U8", 8),
          Map.entry("I8", 8),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("I16", 16),
          Map.entry("U16", 16),
          Map.entry("F16", 16),
          Map.entry("BF16", 16),
          Map.entry("I32", 32),
          Map.entry("U32", 32),
          Map.entry("F32", 32),
          Map.entry("I64", 64),
          Map.entry("U64", 64),
          Map.entry("F64", 64));

  private final Path file;

  private SafetensorsHeader(Path file) {
    this.file = file;
  }

  /**
   * The tensors of a file in the order of their data.
   *
   * @throws ModelException if it is missing or damaged; one sentence naming file and tensor
   */
  static List<StoredTensor> read(FileSystem fs, Path file) {
    try {
      long fileBytes = fs.getFileStatus(file).getLen();
      try (FSDataInputStream in = fs.open(file)) {
        return new SafetensorsHeader(file).read(in, fileBytes);
      }
    } catch (FileNotFoundException e) {
      throw new ModelException(file + " is not there", e);
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private List<StoredTensor> read(FSDataInputStream in, long fileBytes) throws IOException {
    if (fileBytes < LENGTH_BYTES) {
      throw damage(fileBytes + " bytes (expected the 8 bytes of a header's length first)");
    }
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    in.readFully(length.array());
    long headerBytes = length.getLong();
    long max = StrictMath.min(MAX_HEADER, fileBytes - LENGTH_BYTES);
    if (headerBytes < 2 || headerBytes > max) {
      throw damage(
          "a header of "
              + Long.toUnsignedString(headerBytes)
              + " bytes (expected 2 to "
              + max
              + "; the file is cut off or no safetensors file)");
    }
    byte[] header = new byte[(int) headerBytes];
    in.readFully(header);
    long dataStart = LENGTH_BYTES + headerBytes;
    return tensors(parse(header), dataStart, fileBytes - dataStart);
  }

  private JsonNode parse(byte[] header) {
    if (header[0] != '{') {
      throw damage("its header does not begin with { (expected JSON)");
    }
    try {
      // Strictly, so that damage inside a name is seen as damage.
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header));
      return Folder.JSON.readTree(text.toString());
    } catch (CharacterCodingException e) {
      throw new ModelException(file + ": its header is no UTF-8", e);
    } catch (JsonProcessingException e) {
      throw new ModelException(file + ": its header is no JSON: " + Folder.firstLine(e), e);
    }
  }

  private List<StoredTensor> tensors(JsonNode header, long dataStart, long dataBytes) {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        tensors.add(tensor(entry.getKey(), entry.getValue(), dataStart, dataBytes));
      }
    }
    tensors.sort(
        Comparator.comparingLong(StoredTensor::position).thenComparingLong(StoredTensor::bytes));
    long end = dataStart;
    for (StoredTensor tensor : tensors) {
      if (tensor.position() != end) {
        throw damage(
            tensor.name()
                + " begins at byte "
                + (tensor.position() - dataStart)
                + " of the data (expected "
                + (end - dataStart)
                + ", where the tensor before it ends)");
      }
      end += tensor.bytes();
    }
    if (end - dataStart != dataBytes) {
      throw damage(
          "the tensors end at byte "
              + (end - dataStart)
              + " of the data (expected "
              + dataBytes
              + ", where the file ends)");
    }
    return tensors;
  }

  private void checkEnd(String name, long end, long dataBytes) {
    if (end > dataBytes) {
      throw damage(
          name
              + " ends at byte "
              + end
              + " of the data (expected at most "
              + dataBytes
              + ", where the file ends)");
    }
  }

  private StoredTensor tensor(String name, JsonNode json, long dataStart, long dataBytes) {
    String dtype = json.path("dtype").asText("missing");
    if (!BITS.containsKey(dtype)) {
      throw damage(name + ": dtype " + shown(json, "dtype") + " (expected one like F32)");
    }
    List<Long> shape = new ArrayList<>();
    for (JsonNode dimension : list(name, json, "shape")) {
      shape.add(dimension.longValue());
    }
    List<Long> offsets = new ArrayList<>();
    for (JsonNode offset : list(name, json, "data_offsets")) {
      offsets.add(offset.longValue());
    }
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw damage(
          name + ": data_offsets " + shown(json, "data_offsets") + " (expected begin and end)");
    }
    long bytes = offsets.get(1) - offsets.get(0);
    if (bytes != bytes(name, dtype, shape)) {
      throw damage(
          name + ": " + bytes + " bytes (expected " + dtype + " numbers of shape " + shape + ")");
    }
    checkEnd(name, offsets.get(1), dataBytes);
    return new StoredTensor(name, dtype, shape, file, dataStart + offsets.get(0), bytes);
  }

  /** An array of numbers from 0. */
  private JsonNode list(String name, JsonNode json, String key) {
    JsonNode list = json.path(key);
    boolean isGood = list.isArray();
    for (JsonNode number : list) {
      isGood &= number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0;
    }
    if (!isGood) {
      throw damage(name + ": " + key + " " + shown(json, key) + " (expected whole numbers from 0)");
    }
    return list;
  }

  private long bytes(String name, String dtype, List<Long> shape) {
    try {
      long bits = BITS.get(dtype);
      for (long dimension : shape) {
        bits = StrictMath.multiplyExact(bits, dimension);
      }
      return bits / Byte.SIZE;
    } catch (ArithmeticException e) {
      throw new ModelException(file + ": " + name + ": shape " + shape + " (too large)", e);
    }
  }

  private static String shown(JsonNode json, String key) {
    return json.path(key).isMissingNode() ? "missing" : json.path(key).toString();
  }

  private ModelException damage(String what) {
    return new ModelException(file + ": " + what);
  }
}
