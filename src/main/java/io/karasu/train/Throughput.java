package io.karasu.train;

import io.karasu.corpus.Nullable;
import io.karasu.model.DecoderConfig;

/**
 * How much of the device's arithmetic a model uses (MFU): per token 6 · parameters + 12 · layers ·
 * heads · head width · length floating-point operations (llm-foundry's formula: attention not
 * causal, all parameters, nothing counted that is computed again). The length is that of the
 * token's own document, so that a step's attention is 12 · L · H · D · Σ length².
 *
 * @param parameters parameters of the model
 * @param attention 12 · L · H · D
 * @param peak floating-point operations of the devices in a second; null: not known
 */
record Throughput(long parameters, long attention, @Nullable Double peak) {

  private static final double TERA = 1e12;

  /** For a model on so many devices of {@code peakTeraflops} each. */
  static Throughput of(DecoderConfig config, @Nullable Double peakTeraflops, int devices) {
    return new Throughput(
        config.parameters(),
        12L * config.layers() * config.heads() * config.headDim(),
        peakTeraflops == null ? null : devices * peakTeraflops * TERA);
  }

  /** Floating-point operations of a step. */
  double operations(long tokens, long squaredLengths) {
    return 6.0 * parameters * tokens + (double) attention * squaredLengths;
  }

  /** The share of the peak; null if that is not known. */
  @Nullable
  Double mfu(long tokens, long squaredLengths, double seconds) {
    return peak == null ? null : operations(tokens, squaredLengths) / seconds / peak;
  }

  /** The formula with this model's numbers. */
  String formula() {
    return String.format(
        "MFU = (6 x %,d parameters x tokens + %,d x sum of squared document lengths) / seconds / %s",
        parameters,
        attention,
        peak == null ? "peak, which is not known here" : String.format("%.3g", peak));
  }
}
