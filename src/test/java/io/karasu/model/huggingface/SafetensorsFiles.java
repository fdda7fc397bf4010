package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Changes safetensors files as tests need them. */
final class SafetensorsFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SafetensorsFiles() {}

  static JsonNode shape(int... dimensions) {
    return JSON.valueToTree(dimensions);
  }

  static void header(Path file, Consumer<ObjectNode> change) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) all.getLong();
    ObjectNode header =
        (ObjectNode) JSON.readTree(new String(all.array(), 8, length, StandardCharsets.UTF_8));
    change.accept(header);
    write(file, header, List.of(all.position(8 + length).slice()));
  }

  static void append(Path file, String name, JsonNode shape, float[] values) throws IOException {
    ByteBuffer more = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    more.asFloatBuffer().put(values);
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) all.getLong();
    ObjectNode header =
        (ObjectNode) JSON.readTree(new String(all.array(), 8, length, StandardCharsets.UTF_8));
    ByteBuffer data = all.position(8 + length).slice();
    ObjectNode entry = header.putObject(name).put("dtype", "F32");
    entry.set("shape", shape);
    entry.putArray("data_offsets").add(data.remaining()).add(data.remaining() + more.remaining());
    write(file, header, List.of(data, more));
  }

  private static void write(Path file, ObjectNode header, List<ByteBuffer> data)
      throws IOException {
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    List<ByteBuffer> all = new ArrayList<>();
    all.add(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, text.length));
    all.add(ByteBuffer.wrap(text));
    all.addAll(data);
    ByteBuffer bytes = ByteBuffer.allocate(all.stream().mapToInt(ByteBuffer::remaining).sum());
    all.forEach(bytes::put);
    Files.write(file, bytes.array());
  }
}
