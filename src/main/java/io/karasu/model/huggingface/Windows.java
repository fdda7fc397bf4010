package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.karasu.model.Family;

/** Reads the sliding window, which must be the same in every layer. */
final class Windows {

  private static final String SLIDING = "sliding_attention";
  private static final int MAX_WINDOW = 1 << 30;

  private final ConfigFields fields;
  private final int layers;

  Windows(ConfigFields fields, int layers) {
    this.fields = fields;
    this.layers = layers;
  }

  /**
   * The window in tokens; 0 if there is none.
   *
   * @param mistral the window of a Mistral that does not say
   */
  int of(Family family, int mistral) {
    int window =
        switch (family) {
          case MISTRAL -> fields.value("sliding_window").isNull() ? 0 : window(mistral);
          case QWEN2 -> ofQwen2();
          case LLAMA, QWEN1 -> 0;
        };
    JsonNode types = fields.value("layer_types");
    if (fields.has("layer_types") && !isEvery(types, window > 0 ? SLIDING : "full_attention")) {
      fields.refuse(
          "layer_types",
          layers + " layers of the same kind, as the other keys say: " + kind(window));
    }
    return window;
  }

  private int window(Integer fallback) {
    return fields.count("sliding_window", 1, MAX_WINDOW, fallback);
  }

  /** Layers from {@code max_window_layers} on have it, if it is used at all. */
  private int ofQwen2() {
    boolean isUsed = fields.flag("use_sliding_window", false);
    if (!isUsed || fields.value("sliding_window").isNull()) {
      return 0;
    }
    int full = fields.count("max_window_layers", 0, Integer.MAX_VALUE);
    if (full >= layers) {
      return 0;
    }
    if (full > 0) {
      fields.refuse("max_window_layers", "0 or " + layers + ": all layers alike");
    }
    return window(null);
  }

  private boolean isEvery(JsonNode types, String kind) {
    for (JsonNode type : types) {
      if (!kind.equals(type.textValue())) {
        return false;
      }
    }
    return types.isArray() && types.size() == layers;
  }

  private static String kind(int window) {
    return window > 0 ? "a window of " + window : "no window";
  }
}
