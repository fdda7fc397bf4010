package io.karasu.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The ids of single tokens, read from the tokenizer's files. */
public final class Vocabulary {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode tokenizer;
  private final JsonNode config;

  /** Reads {@code tokenizer.json} and, if it is not null, {@code tokenizer_config.json}. */
  public Vocabulary(byte[] tokenizer, @Nullable byte[] config) {
    try {
      this.tokenizer = JSON.readTree(tokenizer);
      this.config = config == null ? JSON.createObjectNode() : JSON.readTree(config);
    } catch (IOException e) {
      throw new UncheckedIOException("the tokenizer's files are damaged", e);
    }
  }

  /** The id of a token, special or not; empty if the vocabulary has no such token. */
  public OptionalInt id(String token) {
    for (JsonNode added : tokenizer.path("added_tokens")) {
      if (token.equals(added.path("content").asText())) {
        return OptionalInt.of(added.path("id").asInt());
      }
    }
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    if (vocabulary.isObject()) {
      JsonNode id = vocabulary.get(token);
      return id == null ? OptionalInt.empty() : OptionalInt.of(id.asInt());
    }
    for (int i = 0; i < vocabulary.size(); i++) {
      if (token.equals(vocabulary.get(i).path(0).asText())) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** The id of the unknown token; empty if the model has none. */
  public OptionalInt unknownId() {
    JsonNode model = tokenizer.path("model");
    if (model.path("unk_id").isInt()) {
      return OptionalInt.of(model.path("unk_id").asInt());
    }
    JsonNode unknown = model.path("unk_token");
    return unknown.isTextual() ? id(unknown.textValue()) : OptionalInt.empty();
  }

  /** The ids of {@code <0x00>} … {@code <0xFF>}, by which a model falls back to bytes. */
  public Set<Integer> byteIds() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 256; i++) {
      names.add(String.format(Locale.ROOT, "<0x%02X>", i));
    }
    Set<Integer> ids = new TreeSet<>();
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    for (int i = 0; vocabulary.isArray() && i < vocabulary.size(); i++) {
      if (names.contains(vocabulary.get(i).path(0).asText())) {
        ids.add(i);
      }
    }
    names.stream().map(vocabulary::get).filter(Objects::nonNull).forEach(id -> ids.add(id.asInt()));
    return ids;
  }

  /** The {@code eos_token} of {@code tokenizer_config.json}. */
  public Optional<String> eosToken() {
    return special("eos_token");
  }

  /**
   * A special token of {@code tokenizer_config.json}, such as {@code bos_token}: there as text or
   * as an object with {@code content}.
   */
  public Optional<String> special(String name) {
    JsonNode token = config.path(name);
    JsonNode content = token.isObject() ? token.path("content") : token;
    return content.isTextual() ? Optional.of(content.textValue()) : Optional.empty();
  }

  /** Rows that a model's embedding must have: one more than the largest id. */
  public int size() {
    int largest = -1;
    for (JsonNode added : tokenizer.path("added_tokens")) {
      largest = Math.max(largest, added.path("id").asInt());
    }
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    if (vocabulary.isArray()) {
      return Math.max(largest, vocabulary.size() - 1) + 1;
    }
    for (JsonNode id : vocabulary) {
      largest = Math.max(largest, id.asInt());
    }
    return largest + 1;
  }
}
