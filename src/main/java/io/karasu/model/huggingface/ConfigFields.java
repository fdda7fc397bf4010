package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the fields of a {@code config.json} by type and notes every problem instead of throwing: a
 * field with a problem reads as its fallback.
 */
final class ConfigFields {

  /** A longer value is cut in a message. */
  private static final int MAX_SHOWN = 80;

  private final JsonNode json;
  private final String path;
  private final String where;
  private final List<String> problems;

  private ConfigFields(JsonNode json, String path, String where, List<String> problems) {
    this.json = json;
    this.path = path;
    this.where = where;
    this.problems = problems;
  }

  /** The fields of {@code json}; messages name {@code where}. */
  static ConfigFields of(JsonNode json, String where) {
    return new ConfigFields(json, "", where, new ArrayList<>());
  }

  /** The fields of the object {@code key}; none if it is not there. */
  ConfigFields inside(String key) {
    JsonNode inner = json.path(key);
    if (has(key) && !inner.isObject()) {
      refuse(key, "an object");
    }
    return new ConfigFields(
        inner.isObject() ? inner : MissingNode.getInstance(), path + key + ".", where, problems);
  }

  /** What was wrong so far, one line each. */
  List<String> problems() {
    return problems;
  }

  /** Whether the key is there and not null. */
  boolean has(String key) {
    return json.hasNonNull(key);
  }

  /** The value itself; missing if it is not there. */
  JsonNode value(String key) {
    return json.path(key);
  }

  /** Notes that the value of {@code key} cannot be used. */
  void refuse(String key, String expected) {
    String shown = json.has(key) ? json.get(key).toString() : "missing";
    if (shown.codePointCount(0, shown.length()) > MAX_SHOWN) {
      shown = shown.substring(0, shown.offsetByCodePoints(0, MAX_SHOWN - 1)) + "…";
    }
    problems.add(where + ": " + path + key + ": " + shown + " (expected " + expected + ")");
  }

  /** A whole number that must be there. */
  int count(String key, int min, int max) {
    return count(key, min, max, null);
  }

  /** A whole number; {@code fallback} if the key is missing or null, unless that is null. */
  int count(String key, int min, int max, Integer fallback) {
    if (!has(key) && fallback != null) {
      return fallback;
    }
    JsonNode value = json.path(key);
    boolean isWhole = value.isIntegralNumber() && value.canConvertToInt();
    if (!isWhole || value.intValue() < min || value.intValue() > max) {
      refuse(key, "a whole number from " + min + " to " + max);
      return min;
    }
    return value.intValue();
  }

  /** A positive number; {@code fallback} if the key is missing or null, unless that is null. */
  double positive(String key, Double fallback) {
    if (!has(key) && fallback != null) {
      return fallback;
    }
    JsonNode value = json.path(key);
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number > 0) || Double.isInfinite(number)) {
      refuse(key, "a positive number");
      return 1;
    }
    return number;
  }

  /** Yes or no; {@code fallback} if the key is missing or null. */
  boolean flag(String key, boolean fallback) {
    if (has(key) && !json.get(key).isBoolean()) {
      refuse(key, "true or false");
      return fallback;
    }
    return has(key) ? json.get(key).booleanValue() : fallback;
  }

  /** Refuses any value but {@code only}; a missing or null one is as good. */
  void onlyFlag(String key, boolean only, String why) {
    if (has(key) && (!json.get(key).isBoolean() || json.get(key).booleanValue() != only)) {
      refuse(key, only + ": " + why);
    }
  }

  /** Refuses any number but {@code only}; a missing or null one is as good. */
  void onlyNumber(String key, double only, String why) {
    if (has(key) && (!json.get(key).isNumber() || json.get(key).doubleValue() != only)) {
      refuse(key, only + ": " + why);
    }
  }

  /** Refuses any word but these; a missing or null one is as good. */
  void onlyWords(String key, Set<String> words, String why) {
    if (has(key) && !(json.get(key).isTextual() && words.contains(json.get(key).textValue()))) {
      refuse(key, String.join(" or ", words) + ": " + why);
    }
  }

  /** Refuses a key that has any value. */
  void absent(String key, String why) {
    if (has(key)) {
      refuse(key, "none: " + why);
    }
  }

  /** Token ids: one, a list or none; each below {@code vocabulary}. */
  List<Integer> tokens(String key, int vocabulary) {
    JsonNode value = json.path(key);
    List<Integer> ids = new ArrayList<>();
    for (JsonNode id : value.isArray() ? value : has(key) ? List.of(value) : List.<JsonNode>of()) {
      if (!id.isInt() || id.intValue() < 0 || id.intValue() >= vocabulary) {
        refuse(key, "token ids below vocab_size");
        return List.of();
      }
      ids.add(id.intValue());
    }
    return ids;
  }
}
