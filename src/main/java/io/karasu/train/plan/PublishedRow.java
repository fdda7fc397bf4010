package io.karasu.train.plan;

/**
 * Measured speeds that others published: rows of mosaicml/llm-foundry,
 * scripts/train/benchmarking/README.md (bf16, FULL_SHARD, packed sequences without padding).
 */
public enum PublishedRow {
  /** 7b, all activations computed again. */
  A100_40_7B("7b", 2048, 16, Gpu.A100_40, true, 6_658_859_008L, 32, 4096, 58_322),
  /** 13b, all activations computed again. */
  A100_40_13B("13b", 2048, 16, Gpu.A100_40, true, 12_853_954_560L, 40, 5120, 31_900),
  /** 7b on 80 GB, all activations computed again. */
  A100_80_7B("7b", 4096, 8, Gpu.A100_80, true, 6_667_247_616L, 32, 4096, 29_472),
  /** 13b on 80 GB, all activations computed again. */
  A100_80_13B("13b", 4096, 8, Gpu.A100_80, true, 12_864_440_320L, 40, 5120, 16_482),
  /** 7b on 80 GB, everything kept. */
  A100_80_7B_KEPT("7b", 2048, 8, Gpu.A100_80, false, 6_658_859_008L, 32, 4096, 37_130),
  /** 13b on 80 GB, everything kept. */
  A100_80_13B_KEPT("13b", 2048, 8, Gpu.A100_80, false, 12_853_954_560L, 40, 5120, 18_097),
  /** 7b on H100s, all activations computed again. */
  H100_7B("7b", 4096, 8, Gpu.H100, true, 6_667_247_616L, 32, 4096, 68_893),
  /** 13b on H100s, all activations computed again. */
  H100_13B("13b", 4096, 8, Gpu.H100, true, 12_864_440_320L, 40, 5120, 37_740),
  /** 7b on H100s, everything kept. The row of 13b was short of memory: it is slower than 7b's. */
  H100_7B_KEPT("7b", 2048, 8, Gpu.H100, false, 6_658_859_008L, 32, 4096, 85_144);

  /** Models of at least so many parameters are compared with 13b, smaller ones with 7b. */
  private static final long LARGE = 10_000_000_000L;

  private final String model;
  private final int sequenceLength;
  private final int gpus;
  private final Gpu gpu;
  private final boolean recomputes;
  private final long parameters;
  private final int layers;
  private final int hidden;
  private final double tokensPerSecond;

  PublishedRow(
      String model,
      int sequenceLength,
      int gpus,
      Gpu gpu,
      boolean recomputes,
      long parameters,
      int layers,
      int hidden,
      double tokensPerSecond) {
    this.model = model;
    this.sequenceLength = sequenceLength;
    this.gpus = gpus;
    this.gpu = gpu;
    this.recomputes = recomputes;
    this.parameters = parameters;
    this.layers = layers;
    this.hidden = hidden;
    this.tokensPerSecond = tokensPerSecond;
  }

  /** The row to compare a training with where every layer is computed again. */
  public static PublishedRow recomputing(Gpu gpu, long parameters) {
    boolean isLarge = parameters >= LARGE;
    return switch (gpu) {
      case A100_40 -> isLarge ? A100_40_13B : A100_40_7B;
      case A100_80 -> isLarge ? A100_80_13B : A100_80_7B;
      case H100, H200 -> isLarge ? H100_13B : H100_7B;
    };
  }

  /** The row to compare a training with where everything is kept. */
  public static PublishedRow keeping(Gpu gpu, long parameters) {
    return switch (gpu) {
      case A100_40, A100_80 -> parameters >= LARGE ? A100_80_13B_KEPT : A100_80_7B_KEPT;
      case H100, H200 -> H100_7B_KEPT;
    };
  }

  /** Share of the peak, by {@link Flops}. */
  public double mfu() {
    return Flops.mfu(
        tokensPerSecond / gpus,
        Flops.perToken(parameters, layers, hidden, sequenceLength),
        gpu.peak());
  }

  /** The row in words. */
  @Override
  public String toString() {
    return String.format(
        "llm-foundry %s, %d tokens, %d × %s, %s: %,.0f tokens/s/GPU",
        model,
        sequenceLength,
        gpus,
        gpu,
        recomputes ? "activations recomputed" : "activations kept",
        tokensPerSecond / gpus);
  }
}
