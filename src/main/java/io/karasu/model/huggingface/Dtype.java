package io.karasu.model.huggingface;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.stream.Stream;

/** How a number is stored in a safetensors file, least significant byte first. */
public enum Dtype {
  /** IEEE single precision. */
  FLOAT32("F32", "float32", 4),
  /** The upper half of a float32. */
  BFLOAT16("BF16", "bfloat16", 2),
  /** IEEE half precision; read only. */
  FLOAT16("F16", "float16", 2);

  private static final String NOT_WRITTEN = "float16 is not written";
  private static final int QUIET = 0x40;
  private static final int EXPONENT = 0x7f80_0000;
  private static final int HALF_SIGN = 0x8000;
  private static final int HALF_EXPONENT = 0x1f;

  /** Exponents of float32 count from 127, those of halves from 15. */
  private static final int BIAS_STEP = 127 - 15;

  private static final int HALF_FRACTION = 0x3ff;

  /** The first value that rounds to infinity: half a step above the largest. */
  private static final float BRAIN_OVERFLOW = 0x1.ffp127f;

  /** Value of the last bit of a subnormal half: 2^-24. */
  private static final float HALF_UNIT = 0x1p-24f;

  private final String code;
  private final String torch;
  private final int bytes;

  Dtype(String code, String torch, int bytes) {
    this.code = code;
    this.torch = torch;
    this.bytes = bytes;
  }

  /**
   * The one with this name in a safetensors header.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Dtype of(String code) {
    for (Dtype dtype : values()) {
      if (dtype.code.equals(code)) {
        return dtype;
      }
    }
    throw new IllegalArgumentException("dtype: " + code + " (expected F32, BF16 or F16)");
  }

  /** Whether weights may be stored as the type of this name. */
  static boolean isKnown(String code) {
    return Stream.of(values()).anyMatch(dtype -> dtype.code.equals(code));
  }

  /** Its name in a safetensors header, such as {@code BF16}. */
  String code() {
    return code;
  }

  /** Its name in a {@code config.json}, such as {@code bfloat16}. */
  String torch() {
    return torch;
  }

  /** Bytes of a number. */
  int bytes() {
    return bytes;
  }

  /** Reads numbers until {@code from}, in little-endian order, is empty. */
  void decode(ByteBuffer from, FloatBuffer into) {
    switch (this) {
      case FLOAT32 -> {
        into.put(from.asFloatBuffer());
        from.position(from.limit());
      }
      case BFLOAT16 -> {
        while (from.hasRemaining()) {
          into.put(Float.intBitsToFloat(from.getShort() << 16));
        }
      }
      case FLOAT16 -> {
        while (from.hasRemaining()) {
          into.put(half(from.getShort()));
        }
      }
    }
  }

  /**
   * Writes the numbers of {@code from}, rounded to the nearest, ties to even. What is too large
   * becomes infinite.
   *
   * @throws IllegalStateException for {@link #FLOAT16}
   */
  void encode(FloatBuffer from, ByteBuffer into) {
    switch (this) {
      case FLOAT32 -> {
        int bytes = from.remaining() * Float.BYTES;
        into.asFloatBuffer().put(from);
        into.position(into.position() + bytes);
      }
      case BFLOAT16 -> {
        while (from.hasRemaining()) {
          into.putShort(brain(from.get()));
        }
      }
      case FLOAT16 -> throw new IllegalStateException(NOT_WRITTEN);
    }
  }

  /**
   * Whether a value stays a finite number when it is stored so.
   *
   * @throws IllegalStateException for {@link #FLOAT16}
   */
  boolean holds(float value) {
    return switch (this) {
      case FLOAT32 -> Float.isFinite(value);
      case BFLOAT16 -> StrictMath.abs(value) < BRAIN_OVERFLOW;
      case FLOAT16 -> throw new IllegalStateException(NOT_WRITTEN);
    };
  }

  /** A float32 as bfloat16. A NaN stays one: rounding could carry it over to infinity. */
  static short brain(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | QUIET);
    }
    int odd = bits >>> 16 & 1;
    return (short) ((bits + 0x7fff + odd) >>> 16);
  }

  /** A half as float32, exactly. */
  static float half(short value) {
    int sign = (value & HALF_SIGN) << 16;
    int exponent = value >>> 10 & HALF_EXPONENT;
    int fraction = value & HALF_FRACTION;
    if (exponent == 0) {
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * HALF_UNIT));
    }
    int raised = exponent == HALF_EXPONENT ? EXPONENT : (exponent + BIAS_STEP) << 23;
    return Float.intBitsToFloat(sign | raised | fraction << 13);
  }
}
