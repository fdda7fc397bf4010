package io.karasu.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the kernels as a TorchScript archive: a zip of the readable source and of a pickled object
 * with the sizes of a model. Python's {@code torch.jit.load} reads it too.
 */
public final class Archive {

  private static final String SOURCE = "decoder.torchscript";

  /** Version of the operators' meanings; those before 4 divided integers by {@code div}. */
  private static final String OPERATORS = "10\n";

  private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

  private Archive() {}

  /** Writes the archive for a model's shape and leaves the stream open. */
  public static void write(DecoderConfig config, OutputStream stream) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(stream);
    entry(zip, "data.pkl", pickle(attributes(config)));
    entry(zip, "constants.pkl", EMPTY_TUPLE);
    entry(zip, "version", OPERATORS.getBytes(US_ASCII));
    entry(zip, "code/__torch__.py", source());
    zip.finish();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("decoder/" + name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] source() throws IOException {
    try (InputStream stream = Archive.class.getResourceAsStream(SOURCE)) {
      return stream.readAllBytes();
    }
  }

  /** The numbers that the source declares, in its order. */
  private static Map<String, Number> attributes(DecoderConfig config) {
    FlatUnit layer = Layout.of(config).units().get(1);
    Map<String, Number> all = new LinkedHashMap<>();
    all.put("vocabulary", config.vocabulary());
    all.put("hidden", config.hidden());
    all.put("intermediate", config.intermediate());
    all.put("heads", config.heads());
    all.put("kv_heads", config.kvHeads());
    all.put("head_dim", config.headDim());
    all.put("window", config.window());
    all.put("qkv_at", at(layer, Piece.Role.QUERY));
    all.put("bias_at", config.attentionBias() ? at(layer, Piece.Role.QUERY_BIAS) : 0);
    all.put("output_at", at(layer, Piece.Role.OUTPUT));
    all.put("post_norm_at", at(layer, Piece.Role.POST_NORM));
    all.put("gate_up_at", at(layer, Piece.Role.GATE));
    all.put("down_at", at(layer, Piece.Role.DOWN));
    all.put("epsilon", config.normEpsilon());
    all.put("theta", config.ropeTheta());
    return all;
  }

  private static int at(FlatUnit unit, Piece.Role role) {
    return Math.toIntExact(unit.piece(role).offset());
  }

  /** Python's pickle, protocol 2, of an object {@code __torch__.Decoder} with these attributes. */
  private static byte[] pickle(Map<String, Number> attributes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(bytes)) {
      data.write(new byte[] {(byte) 0x80, 2});
      data.write("c__torch__\nDecoder\n".getBytes(US_ASCII));
      data.write(new byte[] {')', (byte) 0x81, '}', '('});
      for (Map.Entry<String, Number> attribute : attributes.entrySet()) {
        byte[] name = attribute.getKey().getBytes(UTF_8);
        data.write('X');
        data.writeInt(Integer.reverseBytes(name.length));
        data.write(name);
        if (attribute.getValue() instanceof Integer) {
          data.write('J');
          data.writeInt(Integer.reverseBytes(attribute.getValue().intValue()));
        } else {
          data.write('G');
          data.writeDouble(attribute.getValue().doubleValue());
        }
      }
      data.write("ub.".getBytes(US_ASCII));
    } catch (IOException cannotBe) {
      throw new UncheckedIOException(cannotBe);
    }
    return bytes.toByteArray();
  }
}
