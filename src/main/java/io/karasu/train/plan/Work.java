package io.karasu.train.plan;

import io.karasu.model.DecoderConfig;
import io.karasu.model.Keep;
import io.karasu.model.Precision;

/**
 * The largest working set: tensors that live while one layer's backward pass or the head computes,
 * beside what is kept. An estimate from the shapes of decoder.torchscript's tensors.
 */
record Work(DecoderConfig config, Settings settings, long tokens, Division division) {

  /** How it is estimated. */
  static final String FORMULA =
      "estimate: the larger of a layer's backward pass and the head's chunk of logits";

  /** Numbers of the head's chunk of logits, as decoder.torchscript has it. */
  private static final long CHUNK = 33_554_432;

  private static final long LEAST_ROWS = 16;

  long bytes() {
    return StrictMath.max(layer(), head());
  }

  /** Whether gradients are wider than what they are computed from: products are made apart. */
  private boolean isApart() {
    Precision gradients = division.inner() > 1 ? settings.gradients() : Precision.FLOAT32;
    return gradients != settings.precision();
  }

  private long layer() {
    long bytes = settings.precision().bytes();
    long wide = settings.precision().master().bytes();
    long hidden = config.hidden();
    long queries = (long) config.heads() * config.headDim();
    long qkv = queries + 2L * config.kvHeads() * config.headDim();
    // dy, the gradients of the activation and of gate and up, and one temporary.
    long feedForward = (hidden + 4L * config.intermediate()) * bytes;
    // Six vectors of the norm in float32; gradients in and out.
    long norm = 6 * hidden * wide + 2 * hidden * bytes;
    // dx1, do, two of query, key and value, key's and value's gradients for each query head, dq's
    // sum in float32.
    long attention = (hidden + queries + 2 * qkv + 2 * queries) * bytes + queries * wide;
    long most = StrictMath.max(feedForward, StrictMath.max(norm, attention));
    long matrix = isApart() ? 2L * config.intermediate() * hidden * bytes : 0;
    return (most + again() * bytes) * tokens + matrix;
  }

  /** Numbers of a token that the backward pass makes again, at most over the layers. */
  private long again() {
    Keep keep = settings.keep(0, config.layers());
    return Keep.EVERYTHING.perToken(config) - keep.perToken(config);
  }

  private long head() {
    long bytes = settings.precision().bytes();
    long wide = settings.precision().master().bytes();
    long hidden = config.hidden();
    long rows = StrictMath.max(LEAST_ROWS, CHUNK / config.vocabulary());
    // Logits, their logarithms, and the slope.
    long chunk = StrictMath.min(rows, tokens) * config.vocabulary() * (2 * bytes + wide);
    long matrix = isApart() ? (long) config.vocabulary() * hidden * bytes : 0;
    // x, its norm and both gradients.
    return chunk + matrix + 4 * hidden * bytes * tokens;
  }
}
