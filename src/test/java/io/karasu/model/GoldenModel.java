package io.karasu.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.model.DecoderConfig.Stretch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A tiny model of ../shared/data/golden-models with what transformers computed with it. */
final class GoldenModel {

  private static final Path ROOT =
      Path.of(System.getProperty("karasu.shared", "../shared")).resolve("data/golden-models");

  private final DecoderConfig config;
  private final Map<String, float[]> weights = new LinkedHashMap<>();
  private final Map<String, float[]> golden = new LinkedHashMap<>();
  private final Map<String, int[][]> integers = new LinkedHashMap<>();
  private final JsonNode facts;

  private GoldenModel(Path folder) throws IOException {
    ObjectMapper json = new ObjectMapper();
    tensors(folder.resolve("golden.safetensors"), golden, integers);
    tensors(folder.resolve("model.safetensors"), weights, new LinkedHashMap<>());
    config = config(json.readTree(folder.resolve("config.json").toFile()));
    facts = json.readTree(folder.resolve("golden.json").toFile());
  }

  DecoderConfig config() {
    return config;
  }

  Map<String, float[]> weights() {
    return weights;
  }

  Map<String, float[]> golden() {
    return golden;
  }

  /** The content of {@code golden.json}. */
  JsonNode facts() {
    return facts;
  }

  static boolean present() {
    return Files.isDirectory(ROOT);
  }

  static GoldenModel read(String name) {
    try {
      return new GoldenModel(ROOT.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void tensors(Path file, Map<String, float[]> floats, Map<String, int[][]> integers)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    JsonNode header = new ObjectMapper().readTree(bytes.array(), 8, length);
    for (Map.Entry<String, JsonNode> each : header.properties()) {
      JsonNode about = each.getValue();
      if (each.getKey().equals("__metadata__")) {
        continue;
      }
      int start = 8 + length + about.get("data_offsets").get(0).asInt();
      int size = 1;
      for (JsonNode side : about.get("shape")) {
        size *= side.asInt();
      }
      if (about.get("dtype").asText().equals("I64")) {
        int rows = about.get("shape").get(0).asInt();
        int[][] matrix = new int[rows][size / rows];
        for (int i = 0; i < size; i++) {
          matrix[i / matrix[0].length][i % matrix[0].length] = (int) bytes.getLong(start + 8 * i);
        }
        integers.put(each.getKey(), matrix);
      } else {
        float[] values = new float[size];
        bytes.position(start);
        bytes.asFloatBuffer().get(values);
        floats.put(each.getKey(), values);
      }
    }
  }

  private static DecoderConfig config(JsonNode json) {
    String type = json.get("model_type").asText();
    boolean first = type.equals("qwen");
    int hidden = json.get("hidden_size").asInt();
    int heads = json.get("num_attention_heads").asInt();
    int intermediate = json.get("intermediate_size").asInt();
    return new DecoderConfig(
        first ? Family.QWEN1 : Family.valueOf(type.toUpperCase(Locale.ROOT)),
        json.get("vocab_size").asInt(),
        hidden,
        first ? intermediate / 2 : intermediate,
        json.get("num_hidden_layers").asInt(),
        heads,
        json.path("num_key_value_heads").asInt(heads),
        hidden / heads,
        json.get(first ? "layer_norm_epsilon" : "rms_norm_eps").asDouble(),
        json.get(first ? "rotary_emb_base" : "rope_theta").asDouble(),
        json.path("sliding_window").asInt(0),
        first || type.equals("qwen2"),
        json.get("tie_word_embeddings").asBoolean(),
        json.get("max_position_embeddings").asInt(),
        null,
        List.of(),
        null,
        first ? new Stretch(json.get("seq_length").asInt(), true, true) : null);
  }

  /** The rows of the golden batch as documents; a label is what the place before it predicts. */
  Batch batch() {
    int[][] ids = integers.get("input_ids");
    int[][] labels = integers.get("labels");
    int width = ids[0].length;
    int[] all = new int[ids.length * width];
    int[] targets = new int[all.length];
    int[] bounds = new int[ids.length + 1];
    for (int row = 0; row < ids.length; row++) {
      bounds[row + 1] = (row + 1) * width;
      for (int i = 0; i < width; i++) {
        all[row * width + i] = ids[row][i];
        int label = i + 1 < width ? labels[row][i + 1] : -100;
        targets[row * width + i] = label < 0 ? -1 : label;
      }
    }
    return new Batch(all, bounds, targets);
  }

  /** A unit's elements from the tensors of a map whose names start with a prefix. */
  FloatBuffer unit(FlatUnit unit, Map<String, float[]> tensors, String prefix) {
    FloatBuffer all = FloatBuffer.allocate(Math.toIntExact(unit.size()));
    for (Piece piece : unit.pieces()) {
      float[] values = tensors.get(prefix + name(unit, piece.role()));
      int size = Math.toIntExact(piece.size());
      int start = config.family() == Family.QWEN1 ? third(piece.role()) * size : 0;
      all.put(values, start, size);
    }
    return all.flip();
  }

  private static int third(Piece.Role role) {
    return switch (role) {
      case KEY, KEY_BIAS -> 1;
      case VALUE, VALUE_BIAS -> 2;
      default -> 0;
    };
  }

  private String name(FlatUnit unit, Piece.Role role) {
    boolean first = config.family() == Family.QWEN1;
    String layer = unit.name().replace("layer.", first ? "transformer.h." : "model.layers.") + ".";
    return switch (role) {
      case EMBEDDING -> first ? "transformer.wte.weight" : "model.embed_tokens.weight";
      case INPUT_NORM -> layer + (first ? "ln_1.weight" : "input_layernorm.weight");
      case QUERY -> layer + (first ? "attn.c_attn.weight" : "self_attn.q_proj.weight");
      case KEY -> layer + (first ? "attn.c_attn.weight" : "self_attn.k_proj.weight");
      case VALUE -> layer + (first ? "attn.c_attn.weight" : "self_attn.v_proj.weight");
      case QUERY_BIAS -> layer + (first ? "attn.c_attn.bias" : "self_attn.q_proj.bias");
      case KEY_BIAS -> layer + (first ? "attn.c_attn.bias" : "self_attn.k_proj.bias");
      case VALUE_BIAS -> layer + (first ? "attn.c_attn.bias" : "self_attn.v_proj.bias");
      case OUTPUT -> layer + (first ? "attn.c_proj.weight" : "self_attn.o_proj.weight");
      case POST_NORM -> layer + (first ? "ln_2.weight" : "post_attention_layernorm.weight");
      case GATE -> layer + (first ? "mlp.w2.weight" : "mlp.gate_proj.weight");
      case UP -> layer + (first ? "mlp.w1.weight" : "mlp.up_proj.weight");
      case DOWN -> layer + (first ? "mlp.c_proj.weight" : "mlp.down_proj.weight");
      case FINAL_NORM -> first ? "transformer.ln_f.weight" : "model.norm.weight";
      case HEAD -> "lm_head.weight";
    };
  }
}
