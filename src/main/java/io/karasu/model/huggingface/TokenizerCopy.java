package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.corpus.Nullable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** The tokenizer's part of an export: its files as they are, and the chat template. */
final class TokenizerCopy {

  /** What may lie in a tokenizer's folder, of any family. */
  static final List<String> FILES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "tokenizer.model",
          "vocab.json",
          "merges.txt",
          "qwen.tiktoken",
          "tokenization_qwen.py",
          "chat_template.jinja",
          "chat_template.json");

  private static final List<String> ITSELF = List.of("tokenizer.json", "tokenizer.model");
  private static final String SETTINGS = "tokenizer_config.json";
  private static final String TEMPLATE = "chat_template.jinja";
  private static final String TEMPLATE_KEY = "chat_template";

  /** Looks for no duplicate among a vocabulary's keys. */
  private static final ObjectMapper PLAIN = new ObjectMapper();

  private TokenizerCopy() {}

  /**
   * The files to write, by name.
   *
   * @param folder the tokenizer's; null if none is taken along
   * @param template Jinja text; null if the tokenizer's own stays
   * @throws ModelException if the folder holds no tokenizer
   */
  static Map<String, byte[]> of(
      @Nullable String folder, @Nullable String template, Configuration hadoop) {
    Map<String, byte[]> files = new TreeMap<>();
    if (folder != null) {
      Folder from = Folder.of(folder, hadoop);
      FILES.stream().filter(from::has).forEach(name -> files.put(name, from.bytes(name)));
      if (ITSELF.stream().noneMatch(files::containsKey)) {
        throw new ModelException(
            from.path() + ": no tokenizer (expected " + String.join(" or ", ITSELF) + ")");
      }
    }
    if (template != null) {
      files.remove("chat_template.json");
      files.put(TEMPLATE, template.getBytes(StandardCharsets.UTF_8));
      files.computeIfPresent(SETTINGS, (name, settings) -> with(template, settings, folder));
    }
    return files;
  }

  /** Older readers know no file of its own for the template. */
  private static byte[] with(String template, byte[] settings, String folder) {
    try {
      JsonNode json = Folder.JSON.readTree(settings);
      if (!(json instanceof ObjectNode object)) {
        throw new ModelException(folder + ": " + SETTINGS + " is no JSON object");
      }
      object.put(TEMPLATE_KEY, template);
      return Folder.pretty(object);
    } catch (IOException e) {
      throw new ModelException(folder + ": " + SETTINGS + " is no JSON: " + e.getMessage(), e);
    }
  }

  /** Whether a chat can be put into tokens: in a file of its own or, as older ones, in settings. */
  static boolean hasTemplate(Map<String, byte[]> files) {
    try {
      byte[] settings = files.get(SETTINGS);
      return files.containsKey(TEMPLATE)
          || (settings != null && PLAIN.readTree(settings).hasNonNull(TEMPLATE_KEY));
    } catch (IOException e) {
      throw new ModelException(SETTINGS + " is no JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that every token has a row in the embedding.
   *
   * @throws ModelException if a token id is too large
   */
  static void checkIds(Map<String, byte[]> files, int vocabulary) {
    byte[] tokenizer = files.get(ITSELF.get(0));
    if (tokenizer == null) {
      return;
    }
    long largest = -1;
    try {
      JsonNode json = PLAIN.readTree(tokenizer);
      JsonNode tokens = json.path("model").path("vocab");
      // A list in a unigram model, whose ids count up; else token → id.
      largest = tokens.isArray() ? tokens.size() - 1 : largest(tokens);
      for (JsonNode added : json.path("added_tokens")) {
        largest = StrictMath.max(largest, added.path("id").asLong(-1));
      }
    } catch (IOException e) {
      throw new ModelException(ITSELF.get(0) + " is no JSON: " + e.getMessage(), e);
    }
    if (largest >= vocabulary) {
      throw new ModelException(
          ITSELF.get(0)
              + ": token id "
              + largest
              + " (expected below vocab_size, "
              + vocabulary
              + ")");
    }
  }

  private static long largest(JsonNode tokens) {
    long largest = -1;
    for (JsonNode id : tokens) {
      largest = StrictMath.max(largest, id.asLong(-1));
    }
    return largest;
  }
}
