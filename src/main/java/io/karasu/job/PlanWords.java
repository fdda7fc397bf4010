package io.karasu.job;

import io.karasu.config.ConfigException;
import io.karasu.corpus.Nullable;
import io.karasu.train.plan.Cluster;
import io.karasu.train.plan.Fabric;
import io.karasu.train.plan.Gpu;
import io.karasu.train.plan.KnownModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The words of {@code plan}: its own, and settings of the training that it plans. */
final class PlanWords {

  private static final Set<String> OWN =
      Set.of(
          "step",
          "model",
          "gpu",
          "hosts",
          "gpusPerHost",
          "fabric",
          "sequenceLength",
          "tokens",
          "efficiency",
          "format");

  private static final int MOST = 10_000;
  private static final int MOST_TOKENS = 1 << 24;

  private final Map<String, String> own = new TreeMap<>();
  private final List<String> settings = new ArrayList<>();

  /** Sorts words of the form {@code key=value}. */
  PlanWords(List<String> words) {
    for (String word : words) {
      int equals = word.indexOf('=');
      String key = word.substring(0, equals);
      if (OWN.contains(key)) {
        own.put(key, word.substring(equals + 1));
      } else {
        settings.add(word);
      }
    }
  }

  /**
   * Reads all words of its own once, so that what was typed is complained about before files are.
   *
   * @throws ConfigException if one is wrong
   */
  void check() {
    step();
    model();
    cluster();
    sequenceLength();
    tokens();
    efficiency();
    isJson();
  }

  /** Settings of the training, {@code key.path=value}. */
  List<String> settings() {
    return settings;
  }

  /** The step that is planned; null: not said. */
  @Nullable
  Step step() {
    String word = own.get("step");
    if (word == null) {
      return null;
    }
    return Step.named(word)
        .filter(step -> step == Step.PRETRAIN || step == Step.FINETUNE)
        .orElseThrow(() -> wrong("step", "pretrain|finetune"));
  }

  /** The model that is planned with; null: not said. */
  @Nullable
  KnownModel model() {
    String word = own.get("model");
    return word == null
        ? null
        : KnownModel.named(word).orElseThrow(() -> wrong("model", KnownModel.words()));
  }

  /** The GPUs; not said: the two hosts of eight A100s that conf/ is made for. */
  Cluster cluster() {
    Gpu gpu = Gpu.named(own.getOrDefault("gpu", "a100-40")).orElseThrow(() -> gpu());
    Optional<Fabric> fabric = Fabric.named(own.getOrDefault("fabric", "efa-400"));
    return new Cluster(
        gpu,
        number("hosts", 2, MOST),
        number("gpusPerHost", 8, MOST),
        fabric.orElseThrow(() -> wrong("fabric", Fabric.words() + ", or the GB/s of a host")));
  }

  /** Tokens of a sequence; null: not said. */
  @Nullable
  Integer sequenceLength() {
    return own.containsKey("sequenceLength") ? number("sequenceLength", 0, MOST_TOKENS) : null;
  }

  private ConfigException gpu() {
    return wrong("gpu", Gpu.words());
  }

  private int number(String key, int absent, int most) {
    String word = own.get(key);
    if (word == null) {
      return absent;
    }
    try {
      int value = Integer.parseInt(word);
      if (value >= 1 && value <= most) {
        return value;
      }
    } catch (NumberFormatException isNone) {
      // Said below.
    }
    throw wrong(key, "a whole number from 1 to " + most);
  }

  /** Tokens to train on; null: not said. */
  @Nullable
  Double tokens() {
    return real("tokens", 1e18, "a number of tokens, as 7e9");
  }

  /** MFU as measured; null: not said. */
  @Nullable
  Double efficiency() {
    return real("efficiency", 1, "a share of the peak between 0 and 1");
  }

  @Nullable
  private Double real(String key, double most, String expected) {
    String word = own.get(key);
    if (word == null) {
      return null;
    }
    try {
      double value = Double.parseDouble(word.replace("_", ""));
      if (value > 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException isNone) {
      // Said below.
    }
    throw wrong(key, expected);
  }

  /** Whether JSON is wanted. */
  boolean isJson() {
    String word = own.getOrDefault("format", "text");
    if (!List.of("text", "json").contains(word)) {
      throw wrong("format", "text|json");
    }
    return word.equals("json");
  }

  private ConfigException wrong(String key, String expected) {
    return new ConfigException(
        List.of(
            "command line: plan: " + key + "=" + own.get(key) + " (expected " + expected + ")"));
  }
}
