package io.karasu.model;

/**
 * The number format that a model is computed in. Master weights and optimiser state are float32.
 */
public enum Precision {
  /** 32 bits, on the CPU only. */
  FLOAT32(6, 4),
  /** 16 bits with the range of float32; sums inside a kernel are float32. */
  BFLOAT16(15, 2),
  /** 64 bits, for tests: parameters and state are float64 too. */
  FLOAT64(7, 8);

  private final int code;
  private final int bytes;

  Precision(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** libtorch's number of it. */
  int code() {
    return code;
  }

  /** Bytes of an element. */
  public int bytes() {
    return bytes;
  }

  /** What master weights, gradient sums and optimiser state are held in. */
  public Precision master() {
    return this == FLOAT64 ? FLOAT64 : FLOAT32;
  }
}
