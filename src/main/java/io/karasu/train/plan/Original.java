package io.karasu.train.plan;

import io.karasu.model.DecoderConfig;

/**
 * The training that Karasu is measured by: Karasu-7B from Shisa-7B, about 7 × 10⁹ tokens in about
 * 60 hours on one machine with 16 A100 of 40 GB (Lightblue's post "Karasu and Qarasu").
 */
public final class Original {

  /** Tokens. */
  public static final double TOKENS = 7e9;

  /** Hours. */
  public static final double HOURS = 60;

  /** GPUs. */
  public static final int GPUS = 16;

  private Original() {}

  /** The model that was trained on. */
  public static DecoderConfig config() {
    return KnownModel.SHISA_7B.config();
  }

  /** Tokens a second of a GPU. */
  public static double tokensPerSecond() {
    return TOKENS / (HOURS * 3600 * GPUS);
  }

  /** Share of the peak; the length of its sequences is not published. */
  public static double mfu(int sequenceLength) {
    return Flops.mfu(
        tokensPerSecond(), Flops.perToken(config(), sequenceLength), Gpu.A100_40.peak());
  }
}
