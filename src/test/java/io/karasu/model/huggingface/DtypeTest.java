package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DtypeTest {

  /** The value of a half by its definition: (-1)^s · 2^(e-15) · 1.f, or 2^-14 · 0.f. */
  @Test
  void readsEveryHalf() {
    for (int half = 0; half <= 0xffff; half++) {
      int exponent = (half >> 10) & 31;
      double fraction = (half & 1023) / 1024.0;
      double size =
          switch (exponent) {
            case 0 -> fraction * 0x1p-14;
            case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> (1 + fraction) * StrictMath.pow(2, exponent - 15);
          };
      float read = Dtype.half((short) half);
      float expected = (float) ((half & 0x8000) == 0 ? size : -size);
      assertThat(Float.valueOf(read)).isEqualTo(Float.valueOf(expected));
    }
  }

  @Test
  void readsAndWritesEveryBfloat16() {
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits <= 0xffff; bits++) {
      FloatBuffer value = FloatBuffer.allocate(1);
      Dtype.BFLOAT16.decode(bytes.clear().putShort((short) bits).flip(), value);
      assertThat(Float.floatToRawIntBits(value.get(0))).isEqualTo(bits << 16);
      Dtype.BFLOAT16.encode(value.flip(), bytes.clear());
      int back = bytes.getShort(0) & 0xffff;
      assertThat(back).isEqualTo(Float.isNaN(value.get(0)) ? bits | 0x40 : bits);
    }
  }

  @Property(tries = 20_000)
  void roundsToTheNearestAndTiesToEven(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    if (!Float.isNaN(value)) {
      float rounded = Float.intBitsToFloat(Dtype.brain(value) << 16);
      assertThat(rounded).isEqualTo(nearestBrain(value));
    }
  }

  @Test
  void roundsHalfWayToEvenAndKeepsNaN() {
    assertThat(Dtype.brain(Float.intBitsToFloat(0x3f80_8000))).isEqualTo((short) 0x3f80);
    assertThat(Dtype.brain(Float.intBitsToFloat(0x3f81_8000))).isEqualTo((short) 0x3f82);
    assertThat(Dtype.brain(Float.intBitsToFloat(0x3f80_8001))).isEqualTo((short) 0x3f81);
    assertThat(Dtype.brain(Float.intBitsToFloat(0x7fff_ffff))).isEqualTo((short) 0x7fff);
    assertThat(Dtype.brain(Float.intBitsToFloat(0x7f80_0001))).isEqualTo((short) 0x7fc0);
    assertThat(Dtype.brain(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
  }

  @Property(tries = 20_000)
  void holdsWhatStaysFinite(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    boolean isFinite = Float.isFinite(Float.intBitsToFloat(Dtype.brain(value) << 16));
    assertThat(Dtype.BFLOAT16.holds(value)).isEqualTo(isFinite);
    assertThat(Dtype.FLOAT32.holds(value)).isEqualTo(Float.isFinite(value));
  }

  @Test
  void holdsUpToHalfAStepAboveTheLargest() {
    assertThat(Dtype.BFLOAT16.holds(Math.nextDown(0x1.ffp127f))).isTrue();
    assertThat(Dtype.BFLOAT16.holds(-0x1.ffp127f)).isFalse();
    assertThat(Dtype.BFLOAT16.holds(Float.NaN)).isFalse();
  }

  @Test
  void doesNotWriteHalves() {
    assertThatThrownBy(() -> new ExportOptions(Dtype.FLOAT16, 1, null, null, List.of(), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dtype: FLOAT16 (expected FLOAT32 or BFLOAT16)");
    assertThatThrownBy(() -> Dtype.FLOAT16.encode(FloatBuffer.allocate(1), ByteBuffer.allocate(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("float16 is not written");
  }

  /**
   * The nearest bfloat16 by comparing distances to the one below and the one above in double; of
   * two as near the one whose last bit is 0. One step above the largest counts as 2^128.
   */
  static float nearestBrain(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isInfinite(value)) {
      return value;
    }
    float below = Float.intBitsToFloat(bits & 0xffff_0000);
    float above = Float.intBitsToFloat((bits & 0xffff_0000) + 0x1_0000);
    double top = Float.isInfinite(above) ? StrictMath.copySign(0x1p128, (double) value) : above;
    double toBelow = StrictMath.abs((double) value - below);
    double toAbove = StrictMath.abs(top - value);
    boolean isEven = (bits & 0x1_0000) == 0;
    return toBelow < toAbove || (toBelow == toAbove && isEven) ? below : above;
  }
}
