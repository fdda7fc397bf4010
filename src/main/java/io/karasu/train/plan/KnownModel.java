package io.karasu.train.plan;

import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shapes of published models, for plans where their folders are not at hand. */
public enum KnownModel {
  /** Jiang et al. 2023, table 1. */
  MISTRAL_7B(Family.MISTRAL, 32_000, 4096, 14_336, 32, 32, 8, "Jiang et al. 2023, table 1"),
  /** Mistral's shape with a Japanese vocabulary, padded with extra tokens. */
  SHISA_7B(
      Family.MISTRAL, 120_128, 4096, 14_336, 32, 32, 8, "card of augmxnt/shisa-7b-v1; Mistral 7B"),
  /** Trained on from Shisa. */
  KARASU_7B(
      Family.MISTRAL, 120_128, 4096, 14_336, 32, 32, 8, "card of lightblue/karasu-7B: Shisa 7B"),
  /** The first Qwen; its file says twice the intermediate width. */
  QWEN_14B(Family.QWEN1, 152_064, 5120, 13_696, 40, 40, 40, "config.json of Qwen/Qwen-14B-Chat"),
  /** Trained on from Qwen-14B-Chat. */
  QARASU_14B(
      Family.QWEN1, 152_064, 5120, 13_696, 40, 40, 40, "card of lightblue/qarasu-14B: Qwen-14B"),
  /** Touvron et al. 2023 (Llama 2). */
  LLAMA2_7B(Family.LLAMA, 32_000, 4096, 11_008, 32, 32, 32, "Llama 2: Touvron et al. 2023"),
  /** Touvron et al. 2023 (Llama 2). */
  LLAMA2_13B(Family.LLAMA, 32_000, 5120, 13_824, 40, 40, 40, "Llama 2: Touvron et al. 2023");

  private final DecoderConfig config;
  private final String source;

  KnownModel(
      Family family,
      int vocabulary,
      int hidden,
      int intermediate,
      int layers,
      int heads,
      int kvHeads,
      String source) {
    this.source = source;
    this.config =
        new DecoderConfig(
            family,
            vocabulary,
            hidden,
            intermediate,
            layers,
            heads,
            kvHeads,
            hidden / heads,
            family == Family.QWEN1 ? 1e-6 : 1e-5,
            10_000,
            family == Family.MISTRAL ? 4096 : 0,
            family == Family.QWEN1,
            false,
            4096,
            null,
            List.of(),
            null,
            null);
  }

  /** The model of that name, as {@link #toString} writes it. */
  public static Optional<KnownModel> named(String word) {
    return Arrays.stream(values()).filter(model -> model.toString().equals(word)).findFirst();
  }

  /** The model whose name a folder's begins with, as {@code shisa-7b-v1}. */
  public static Optional<KnownModel> ofFolder(String path) {
    String folder = path.replaceFirst("/+$", "");
    String name = folder.substring(folder.lastIndexOf('/') + 1);
    return Arrays.stream(values())
        .filter(model -> name.equals(model.toString()) || name.startsWith(model + "-"))
        .findFirst();
  }

  /** All names, with a bar between two. */
  public static String words() {
    return Arrays.stream(values()).map(KnownModel::toString).collect(Collectors.joining("|"));
  }

  /** The shape. */
  public DecoderConfig config() {
    return config;
  }

  /** Where it is from. */
  public String source() {
    return source;
  }

  /** As {@code plan} takes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
