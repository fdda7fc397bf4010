package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.karasu.model.DecoderConfig;
import io.karasu.model.DecoderConfig.Stretch;
import io.karasu.model.Family;
import java.util.List;
import java.util.Set;

/**
 * Reads a {@code config.json} as transformers 4 and 5 write it, and as Qwen-1's own code does.
 * Whatever would compute something else than our kernels is refused with its key and value. A key
 * that is missing has the value that the family's class in transformers gives it where files of
 * real models leave it out; else it must be there.
 */
final class ConfigReader {

  private static final int MAX_VOCABULARY = 1 << 24;
  private static final int MAX_WIDTH = 1 << 20;
  private static final int MAX_HEADS = 1 << 12;
  private static final int MAX_LAYERS = 1 << 12;
  private static final int MAX_POSITIONS = 1 << 30;

  /** MistralConfig's, which its first files rely on. */
  private static final int MISTRAL_WINDOW = 4096;

  private static final double ROPE_THETA = 10_000;
  private static final String NOT_BUILT = "nothing else is implemented";

  private final ConfigFields fields;
  private final Family family;

  private ConfigReader(ConfigFields fields, Family family) {
    this.fields = fields;
    this.family = family;
  }

  /**
   * Reads a configuration.
   *
   * @param where names the file in messages
   * @throws ModelException with every problem
   */
  static DecoderConfig read(JsonNode json, String where) {
    ConfigFields fields = ConfigFields.of(json, where);
    if (!json.isObject()) {
      throw new ModelException(where + ": no JSON object (expected a model's configuration)");
    }
    Family family = Families.of(fields);
    if (family == null) {
      throw new ModelException(fields.problems());
    }
    ConfigReader reader = new ConfigReader(fields, family);
    DecoderConfig config = family == Family.QWEN1 ? reader.qwen1() : reader.llama();
    if (!fields.problems().isEmpty()) {
      throw new ModelException(fields.problems());
    }
    return config;
  }

  private DecoderConfig llama() {
    refuseOfLlama();
    int vocabulary = fields.count("vocab_size", 1, MAX_VOCABULARY);
    int hidden = fields.count("hidden_size", 2, MAX_WIDTH);
    int heads = fields.count("num_attention_heads", 1, MAX_HEADS);
    int layers = fields.count("num_hidden_layers", 1, MAX_LAYERS);
    return new DecoderConfig(
        family,
        vocabulary,
        hidden,
        fields.count("intermediate_size", 2, MAX_WIDTH),
        layers,
        heads,
        kvHeads(heads),
        headDim(hidden, heads),
        fields.positive("rms_norm_eps", null),
        ropeTheta(),
        new Windows(fields, layers).of(family, MISTRAL_WINDOW),
        family == Family.QWEN2,
        fields.flag("tie_word_embeddings", false),
        fields.count("max_position_embeddings", 1, MAX_POSITIONS),
        token("bos_token_id", vocabulary),
        fields.tokens("eos_token_id", vocabulary),
        token("pad_token_id", vocabulary),
        null);
  }

  private void refuseOfLlama() {
    fields.onlyWords("hidden_act", Set.of("silu"), NOT_BUILT);
    fields.onlyFlag("mlp_bias", false, "the feed-forward part has no biases");
    if (family != Family.QWEN2) {
      fields.onlyFlag("attention_bias", false, "attention has no biases in this family");
    }
    refuseOfAll();
    fields.onlyNumber("attention_dropout", 0, NOT_BUILT);
    fields.onlyNumber("partial_rotary_factor", 1, "every pair of a head is rotated");
  }

  private void refuseOfAll() {
    fields.absent("quantization_config", "weights are float32, bfloat16 or float16");
  }

  /** Absent from the first Llamas, which had as many as query heads; null means the same. */
  private int kvHeads(int heads) {
    boolean isHeads = family == Family.LLAMA || fields.value("num_key_value_heads").isNull();
    int kvHeads = fields.count("num_key_value_heads", 1, MAX_HEADS, isHeads ? heads : null);
    if (heads % kvHeads != 0) {
      fields.refuse("num_key_value_heads", "a divisor of num_attention_heads, " + heads);
    }
    return kvHeads;
  }

  private int headDim(int hidden, int heads) {
    if (!fields.has("head_dim") && hidden % heads != 0) {
      fields.refuse("hidden_size", "a multiple of num_attention_heads, " + heads);
      return 2;
    }
    int headDim = fields.count("head_dim", 2, MAX_HEADS, hidden / heads);
    if (headDim % 2 != 0) {
      String key = fields.has("head_dim") ? "head_dim" : "hidden_size";
      fields.refuse(key, "an even width of a head");
    }
    return headDim;
  }

  /** At the top in transformers 4, inside {@code rope_parameters} in 5. */
  private double ropeTheta() {
    double top = fields.positive("rope_theta", ROPE_THETA);
    plainRope("rope_scaling");
    ConfigFields rope = plainRope("rope_parameters");
    double theta = rope.positive("rope_theta", top);
    if (fields.has("rope_theta") && theta != top) {
      fields.refuse("rope_theta", "the same as rope_parameters.rope_theta, " + theta);
    }
    return theta;
  }

  private ConfigFields plainRope(String key) {
    ConfigFields rope = fields.inside(key);
    rope.onlyWords("rope_type", Set.of("default"), "no scaling of positions is implemented");
    rope.onlyWords("type", Set.of("default"), "no scaling of positions is implemented");
    rope.onlyNumber("factor", 1, "no scaling of positions is implemented");
    rope.onlyNumber("partial_rotary_factor", 1, "every pair of a head is rotated");
    rope.absent("full_attention", "one rotation for all layers");
    rope.absent("sliding_attention", "one rotation for all layers");
    return rope;
  }

  private DecoderConfig qwen1() {
    refuseOfQwen1();
    int vocabulary = fields.count("vocab_size", 1, MAX_VOCABULARY);
    int hidden = fields.count("hidden_size", 2, MAX_WIDTH);
    int heads = fields.count("num_attention_heads", 1, MAX_HEADS);
    int headDim = fields.count("kv_channels", 2, MAX_HEADS);
    if (heads * headDim != hidden || headDim % 2 != 0) {
      fields.refuse("kv_channels", "an even hidden_size / num_attention_heads");
    }
    int doubled = fields.count("intermediate_size", 4, 2 * MAX_WIDTH);
    if (doubled % 2 != 0) {
      fields.refuse("intermediate_size", "an even number, twice the real width");
    }
    return new DecoderConfig(
        family,
        vocabulary,
        hidden,
        doubled / 2,
        fields.count("num_hidden_layers", 1, MAX_LAYERS),
        heads,
        heads,
        headDim,
        fields.positive("layer_norm_epsilon", null),
        fields.positive("rotary_emb_base", ROPE_THETA),
        0,
        true,
        fields.flag("tie_word_embeddings", false),
        fields.count("max_position_embeddings", 1, MAX_POSITIONS),
        token("bos_token_id", vocabulary),
        fields.tokens("eos_token_id", vocabulary),
        token("pad_token_id", vocabulary),
        new Stretch(
            fields.count("seq_length", 1, MAX_POSITIONS),
            fields.flag("use_dynamic_ntk", true),
            fields.flag("use_logn_attn", true)));
  }

  private void refuseOfQwen1() {
    refuseOfAll();
    fields.onlyFlag("no_bias", true, "only c_attn has a bias");
    fields.onlyFlag("scale_attn_weights", true, NOT_BUILT);
    fields.onlyNumber("rotary_pct", 1, "every pair of a head is rotated");
    fields.onlyNumber("attn_dropout_prob", 0, NOT_BUILT);
    fields.onlyNumber("emb_dropout_prob", 0, NOT_BUILT);
  }

  private Integer token(String key, int vocabulary) {
    JsonNode value = fields.value(key);
    // The first Llamas say -1 where they mean none.
    if (value.isInt() && value.intValue() == -1) {
      return null;
    }
    List<Integer> ids = fields.tokens(key, vocabulary);
    if (ids.size() > 1) {
      fields.refuse(key, "one token id");
    }
    return ids.isEmpty() ? null : ids.get(0);
  }
}
