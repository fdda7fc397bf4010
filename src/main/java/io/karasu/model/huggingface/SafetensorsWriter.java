package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Writes tensors into a safetensors file, a few megabytes at a time. */
final class SafetensorsWriter {

  /** Elements that are written at a time. */
  private static final int PIECE = 1 << 20;

  /** The header is padded so that the data begins at a multiple of this. */
  private static final int ALIGNMENT = 8;

  private final UnitSource source;
  private final Dtype dtype;
  private final FloatBuffer values = FloatBuffer.allocate(PIECE);
  private final ByteBuffer bytes;

  SafetensorsWriter(UnitSource source, Dtype dtype) {
    this.source = source;
    this.dtype = dtype;
    this.bytes = ByteBuffer.allocate(PIECE * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Writes a file.
   *
   * @param tensors in the order in which they are to lie in it; each is read once
   * @return the CRC-32C of each tensor's bytes
   * @throws ModelException if a value is not finite or becomes infinite by rounding
   */
  Map<String, Long> write(List<TensorSlot> tensors, OutputStream out) throws IOException {
    out.write(header(tensors));
    Map<String, Long> checksums = new LinkedHashMap<>();
    for (TensorSlot tensor : tensors) {
      checksums.put(tensor.name(), write(tensor, out));
    }
    return checksums;
  }

  private long write(TensorSlot tensor, OutputStream out) throws IOException {
    CRC32C checksum = new CRC32C();
    for (long from = tensor.offset(); from < tensor.end(); from += PIECE) {
      long to = StrictMath.min(tensor.end(), from + PIECE);
      source.read(tensor.unit(), from, to, values.clear());
      checkFinite(tensor, from - tensor.offset(), values.flip());
      dtype.encode(values, bytes.clear());
      checksum.update(bytes.array(), 0, bytes.position());
      out.write(bytes.array(), 0, bytes.position());
    }
    return checksum.getValue();
  }

  private void checkFinite(TensorSlot tensor, long from, FloatBuffer piece) {
    for (int i = 0; i < piece.limit(); i++) {
      if (!dtype.holds(piece.get(i))) {
        throw new ModelException(
            tensor.name()
                + ": element "
                + (from + i)
                + " is "
                + piece.get(i)
                + " (expected finite values that "
                + dtype.torch()
                + " can hold; the model is not exported)");
      }
    }
  }

  /** The header with its length before it. */
  private byte[] header(List<TensorSlot> tensors) {
    ObjectNode json = Folder.JSON.createObjectNode();
    // transformers refuses a file that does not say so.
    json.putObject(SafetensorsHeader.METADATA).put("format", "pt");
    long begin = 0;
    for (TensorSlot tensor : tensors) {
      ObjectNode entry = json.putObject(tensor.name()).put("dtype", dtype.code());
      ArrayNode shape = entry.putArray("shape");
      tensor.shape().forEach(shape::add);
      long end = begin + tensor.size() * dtype.bytes();
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] header = new byte[SafetensorsHeader.LENGTH_BYTES + padded];
    Arrays.fill(header, (byte) ' ');
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(text);
    return header;
  }
}
