package io.karasu.job;

import io.karasu.config.ConfigException;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import io.karasu.model.huggingface.ModelFolder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * The words {@code key=value} of a command that wants the shape of a model, by default a Llama of
 * 134 million parameters, or {@code model=FOLDER} of Hugging Face, and some words of its own.
 */
final class ModelShape {

  private static final Map<String, Integer> SHAPE =
      Map.of(
          "vocabulary", 32000,
          "hidden", 768,
          "intermediate", 2048,
          "layers", 12,
          "heads", 12,
          "kvHeads", 12,
          "window", 0);

  private static final String MODEL = "model";

  private final String command;
  private final Map<String, String> values = new TreeMap<>();

  /**
   * Reads the words.
   *
   * @param own keys that the command has of its own
   * @throws ConfigException if a word is not {@code key=value} with a known key
   */
  ModelShape(String command, List<String> words, Set<String> own) {
    this.command = command;
    for (String word : words) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      if (equals < 0 || !(own.contains(key) || SHAPE.containsKey(key) || key.equals(MODEL))) {
        throw wrong(word, "key=value, key one of " + keys(own));
      }
      values.put(key, word.substring(equals + 1));
    }
  }

  private static String keys(Set<String> own) {
    Set<String> all = new TreeSet<>(SHAPE.keySet());
    all.addAll(own);
    all.add(MODEL);
    return String.join(", ", all);
  }

  /** The model's shape. */
  DecoderConfig config(Configuration hadoop) {
    if (values.containsKey(MODEL)) {
      return ModelFolder.open(values.get(MODEL), hadoop).config();
    }
    int heads = shape("heads");
    int hidden = shape("hidden");
    int kvHeads = values.containsKey("kvHeads") ? shape("kvHeads") : heads;
    if (hidden % heads != 0 || hidden / heads % 2 != 0 || heads % kvHeads != 0) {
      throw wrong(
          "hidden=" + hidden + " heads=" + heads + " kvHeads=" + kvHeads,
          "heads of an even width, and kvHeads that divides heads");
    }
    return new DecoderConfig(
        Family.LLAMA,
        shape("vocabulary"),
        hidden,
        shape("intermediate"),
        shape("layers"),
        heads,
        kvHeads,
        hidden / heads,
        1e-5,
        10_000,
        number("window", 0, 0),
        false,
        false,
        4096,
        null,
        List.of(),
        null,
        null);
  }

  private int shape(String key) {
    return number(key, SHAPE.get(key), 1);
  }

  /** A whole number among the words. */
  int number(String key, int absent, int least) {
    String word = values.get(key);
    if (word == null) {
      return absent;
    }
    try {
      int value = Integer.parseInt(word);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException isNoNumber) {
      // Said below.
    }
    throw wrong(key + "=" + word, "a whole number, at least " + least);
  }

  /** One of some values among the words; the first of them if it is not there. */
  String choice(String key, List<String> allowed) {
    String word = values.getOrDefault(key, allowed.get(0));
    if (!allowed.contains(word)) {
      throw wrong(key + "=" + word, String.join("|", allowed));
    }
    return word;
  }

  /** A word that must be there. */
  String required(String key) {
    String word = values.getOrDefault(key, "");
    if (word.isEmpty()) {
      throw wrong(key + " is missing", key + "=VALUE");
    }
    return word;
  }

  private ConfigException wrong(String what, String expected) {
    return new ConfigException(
        List.of("command line: " + command + ": " + what + " (expected " + expected + ")"));
  }
}
