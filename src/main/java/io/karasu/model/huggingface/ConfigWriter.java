package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import java.util.List;

/**
 * Writes {@code config.json} and {@code generation_config.json} in the form of transformers 4,
 * which 5 and vLLM read as well.
 */
final class ConfigWriter {

  private static final String BOS = "bos_token_id";
  private static final String EOS = "eos_token_id";
  private static final String PAD = "pad_token_id";
  private static final List<String> TOKENS = List.of(BOS, EOS, PAD);

  private ConfigWriter() {}

  /**
   * The shape that is exported: Qwen-1 as Qwen2, which computes the same up to the length that
   * Qwen-1 was trained at; any other as it is.
   */
  static DecoderConfig exported(DecoderConfig config) {
    return exported(config, List.of());
  }

  /**
   * The same with other tokens at which generation ends.
   *
   * @param eosIds empty: the model's own
   */
  static DecoderConfig exported(DecoderConfig config, List<Integer> eosIds) {
    return new DecoderConfig(
        config.family() == Family.QWEN1 ? Family.QWEN2 : config.family(),
        config.vocabulary(),
        config.hidden(),
        config.intermediate(),
        config.layers(),
        config.heads(),
        config.kvHeads(),
        config.headDim(),
        config.normEpsilon(),
        config.ropeTheta(),
        config.window(),
        config.attentionBias(),
        config.tied(),
        config.maxPositions(),
        config.bosId(),
        eosIds.isEmpty() ? config.eosIds() : eosIds,
        config.padId(),
        null);
  }

  /**
   * The {@code config.json} of a Llama, Mistral or Qwen2.
   *
   * @throws IllegalArgumentException if that class cannot have this shape
   */
  static ObjectNode config(DecoderConfig config, Dtype dtype) {
    ObjectNode json = Folder.JSON.createObjectNode();
    json.putArray("architectures").add(Families.architecture(config.family()));
    json.put("attention_dropout", 0.0);
    putTokens(json, config);
    // Since 4.56 the key is dtype; both are read by every later version.
    json.put("dtype", dtype.torch());
    json.put("head_dim", config.headDim());
    json.put("hidden_act", "silu");
    json.put("hidden_size", config.hidden());
    json.put("initializer_range", 0.02);
    json.put("intermediate_size", config.intermediate());
    json.put("max_position_embeddings", config.maxPositions());
    json.put("model_type", Families.type(config.family()));
    json.put("num_attention_heads", config.heads());
    json.put("num_hidden_layers", config.layers());
    json.put("num_key_value_heads", config.kvHeads());
    json.put("rms_norm_eps", config.normEpsilon());
    json.put("rope_theta", config.ropeTheta());
    json.put("tie_word_embeddings", config.tied());
    json.put("torch_dtype", dtype.torch());
    json.put("use_cache", true);
    json.put("vocab_size", config.vocabulary());
    putOfFamily(json, config);
    if (!config.equals(ConfigReader.read(json, ModelFolder.CONFIG))) {
      throw new IllegalArgumentException(
          "model: " + config + " (expected what a " + config.family() + " can be)");
    }
    return json;
  }

  /** The {@code generation_config.json}: where texts begin and end. */
  static ObjectNode generation(DecoderConfig config) {
    ObjectNode json = Folder.JSON.createObjectNode();
    json.put("_from_model_config", true);
    putTokens(json, config);
    for (String key : TOKENS) {
      if (json.get(key).isNull()) {
        json.remove(key);
      }
    }
    return json;
  }

  private static void putOfFamily(ObjectNode json, DecoderConfig config) {
    Integer window = config.window() == 0 ? null : config.window();
    switch (config.family()) {
      case LLAMA -> {
        json.put("attention_bias", false);
        json.put("mlp_bias", false);
        json.putNull("rope_scaling");
      }
      case MISTRAL -> json.put("sliding_window", window);
      case QWEN2 -> {
        // The layers from this one on have the window.
        json.put("max_window_layers", window == null ? config.layers() : 0);
        json.putNull("rope_scaling");
        json.put("sliding_window", window);
        json.put("use_sliding_window", window != null);
      }
      case QWEN1 -> throw new IllegalArgumentException("Qwen-1 is written as Qwen2");
    }
  }

  private static void putTokens(ObjectNode json, DecoderConfig config) {
    json.put(BOS, config.bosId());
    if (config.eosIds().size() > 1) {
      ArrayNode ids = json.putArray(EOS);
      config.eosIds().forEach(ids::add);
    } else {
      json.put(EOS, config.eosIds().isEmpty() ? null : config.eosIds().get(0));
    }
    json.put(PAD, config.padId());
  }
}
