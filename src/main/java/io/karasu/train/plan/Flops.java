package io.karasu.train.plan;

import io.karasu.model.DecoderConfig;

/**
 * Operations of a model and the share of a device's peak that they use (MFU), as llm-foundry counts
 * them (scripts/train/benchmarking/README.md): all parameters, attention over the whole sequence,
 * no recomputation.
 */
public final class Flops {

  private Flops() {}

  /** Operations for each trained token: 6 N + 12 L d T. */
  public static double perToken(long parameters, int layers, int hidden, int sequenceLength) {
    return 6.0 * parameters + 12.0 * layers * hidden * sequenceLength;
  }

  /** The same of a model. */
  public static double perToken(DecoderConfig config, int sequenceLength) {
    return perToken(config.parameters(), config.layers(), config.hidden(), sequenceLength);
  }

  /**
   * The share of the peak.
   *
   * @param tokensPerSecond of a GPU
   * @param perToken operations
   * @param peak operations a second
   */
  public static double mfu(double tokensPerSecond, double perToken, double peak) {
    return tokensPerSecond * perToken / peak;
  }
}
