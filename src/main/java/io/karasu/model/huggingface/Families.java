package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.karasu.model.Family;

/** What the families are called in a {@code config.json}. */
final class Families {

  private static final String KNOWN =
      "LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM or QWenLMHeadModel";

  private Families() {}

  /** The class in transformers. */
  static String architecture(Family family) {
    return switch (family) {
      case LLAMA -> "LlamaForCausalLM";
      case MISTRAL -> "MistralForCausalLM";
      case QWEN2 -> "Qwen2ForCausalLM";
      case QWEN1 -> "QWenLMHeadModel";
    };
  }

  /** The {@code model_type}. */
  static String type(Family family) {
    return switch (family) {
      case LLAMA -> "llama";
      case MISTRAL -> "mistral";
      case QWEN2 -> "qwen2";
      case QWEN1 -> "qwen";
    };
  }

  /** The family that a file names; null, with the problem noted, if there is none or two. */
  static Family of(ConfigFields fields) {
    Family byClass = byArchitecture(fields);
    Family byType = byType(fields);
    if (byClass == null && fields.has("architectures")) {
      fields.refuse("architectures", "[" + KNOWN + "]");
      return null;
    }
    if (byType == null && (byClass == null || fields.has("model_type"))) {
      fields.refuse("model_type", "llama, mistral, qwen2 or qwen");
      return null;
    }
    if (byClass != null && byType != null && byClass != byType) {
      fields.refuse("model_type", type(byClass) + ", as architectures says");
      return null;
    }
    return byClass == null ? byType : byClass;
  }

  private static Family byArchitecture(ConfigFields fields) {
    JsonNode names = fields.value("architectures");
    for (Family family : Family.values()) {
      if (names.size() == 1 && architecture(family).equals(names.get(0).textValue())) {
        return family;
      }
    }
    return null;
  }

  private static Family byType(ConfigFields fields) {
    for (Family family : Family.values()) {
      if (type(family).equals(fields.value("model_type").textValue())) {
        return family;
      }
    }
    return null;
  }
}
