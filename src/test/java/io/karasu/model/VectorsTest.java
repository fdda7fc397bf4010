package io.karasu.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Flat vectors: moving numbers in and out, norms, the optimiser. */
class VectorsTest {

  private static final DecoderConfig CONFIG = Shapes.decoder(4, 2, 8, 0, true, true);
  private static final Kernels KERNELS = Kernels.open(CONFIG, Device.cpu(), Precision.FLOAT32);
  private static final Vectors VECTORS = KERNELS.vectors();

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  private static NDArray vector(float... values) {
    NDArray vector = VECTORS.zeros(values.length, Precision.FLOAT32);
    VECTORS.write(vector, 0, FloatBuffer.wrap(values));
    return vector;
  }

  private static float[] values(NDArray vector) {
    FloatBuffer buffer = FloatBuffer.allocate(Math.toIntExact(vector.size()));
    VECTORS.read(vector, 0, buffer);
    return buffer.array();
  }

  @Test
  void rangesAreWrittenAndRead() {
    NDArray vector = VECTORS.zeros(6, Precision.FLOAT32);
    FloatBuffer from = FloatBuffer.wrap(new float[] {9, 1, 2, 9}, 1, 2);
    VECTORS.write(vector, 3, from);
    assertThat(from.hasRemaining()).isFalse();
    assertThat(values(vector)).containsExactly(0, 0, 0, 1, 2, 0);
    FloatBuffer into = FloatBuffer.allocate(2);
    VECTORS.read(vector, 3, into);
    assertThat(into.array()).containsExactly(1, 2);
  }

  @Test
  void bfloat16IsRoundedToNearestEven() {
    NDArray narrow = VECTORS.zeros(4, Precision.BFLOAT16);
    float tie = Float.intBitsToFloat(0x3F808000);
    float oddTie = Float.intBitsToFloat(0x3F818000);
    VECTORS.write(narrow, 0, FloatBuffer.wrap(new float[] {1, tie, oddTie, -3.1415927f}));
    assertThat(values(narrow))
        .containsExactly(1, 1, Float.intBitsToFloat(0x3F820000), Float.intBitsToFloat(0xC0490000));
    NDArray wide = vector(1, 1, 1, 1);
    VECTORS.add(wide, narrow);
    assertThat(values(wide)[0]).isEqualTo(2);
    VECTORS.copy(narrow, wide);
    assertThat(values(narrow)[0]).isEqualTo(2);
  }

  @Test
  void aPartSharesItsMemory() {
    NDArray vector = vector(1, 2, 3, 4);
    try (NDArray part = VECTORS.part(vector, 1, 2)) {
      VECTORS.clear(part);
    }
    assertThat(values(vector)).containsExactly(1, 0, 0, 4);
  }

  @Test
  void theSquaredNormIsSummedInFloat64AndTellsWhatIsNotFinite() {
    float[] many = new float[600_000];
    double expected = 0;
    Random random = new Random(1);
    for (int i = 0; i < many.length; i++) {
      many[i] = (float) random.nextGaussian();
      expected += (double) many[i] * many[i];
    }
    assertThat(VECTORS.squaredNorm(vector(many)) / expected).isCloseTo(1, within(1e-12));
    many[599_999] = Float.POSITIVE_INFINITY;
    assertThat(VECTORS.squaredNorm(vector(many))).isInfinite();
    many[3] = Float.NaN;
    assertThat(VECTORS.squaredNorm(vector(many))).isNaN();
    assertThat(VECTORS.squaredNorm(vector(Float.MAX_VALUE, Float.MAX_VALUE))).isFinite();
  }

  @Test
  void adamwIsTheTextbookFormulaAndShardsOfAUnitAreTheWhole() {
    FlatUnit unit = KERNELS.layout().units().get(1);
    int size = Math.toIntExact(unit.size());
    Random random = new Random(1);
    float[] start = new float[size];
    float[] slope = new float[size];
    for (int i = 0; i < size; i++) {
      start[i] = (float) random.nextGaussian();
      slope[i] = (float) random.nextGaussian();
    }
    NDArray whole = vector(start);
    NDArray wholeM = VECTORS.zeros(size, Precision.FLOAT32);
    NDArray wholeV = VECTORS.zeros(size, Precision.FLOAT32);
    int cut = size / 3 + 1;
    NDArray[] shards = {vector(Arrays.copyOf(start, cut)), tail(start, cut)};
    NDArray[] m = {zeros(cut), zeros(size + 5 - cut)};
    NDArray[] v = {zeros(cut), zeros(size + 5 - cut)};
    for (int step = 1; step <= 3; step++) {
      AdamwStep adamw = new AdamwStep(step, 0.01 * step, 0.9, 0.95, 1e-8, 0.1, 0.5);
      VECTORS.adamw(whole, wholeM, wholeV, vector(slope), unit, 0, adamw);
      NDArray head = vector(Arrays.copyOf(slope, cut));
      VECTORS.adamw(shards[0], m[0], v[0], head, unit, 0, adamw);
      VECTORS.adamw(shards[1], m[1], v[1], tail(slope, cut), unit, cut, adamw);
    }
    float[] found = values(whole);
    double[] expected = textbook(unit, start, slope);
    for (int i = 0; i < size; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(2e-6));
    }
    assertThat(values(shards[0])).isEqualTo(Arrays.copyOf(found, cut));
    float[] rest = values(shards[1]);
    assertThat(Arrays.copyOf(rest, size - cut)).isEqualTo(Arrays.copyOfRange(found, cut, size));
    assertThat(Arrays.copyOfRange(rest, size - cut, rest.length)).containsOnly(7);
  }

  private static NDArray zeros(int size) {
    return VECTORS.zeros(size, Precision.FLOAT32);
  }

  /** The elements from {@code cut} on and five of padding. */
  private static NDArray tail(float[] values, int cut) {
    float[] tail = Arrays.copyOfRange(values, cut, values.length + 5);
    Arrays.fill(tail, values.length - cut, tail.length, 7);
    return vector(tail);
  }

  /** Three steps in float64: the gradient halved, decay of matrices only. */
  private static double[] textbook(FlatUnit unit, float[] start, float[] slope) {
    double[] result = new double[start.length];
    for (Piece piece : unit.pieces()) {
      for (int i = Math.toIntExact(piece.offset()); i < piece.offset() + piece.size(); i++) {
        double m = 0;
        double v = 0;
        double p = start[i];
        for (int step = 1; step <= 3; step++) {
          double lr = 0.01 * step;
          double g = slope[i] * 0.5;
          p -= piece.decays() ? lr * 0.1 * p : 0;
          m = 0.9 * m + 0.1 * g;
          v = 0.95 * v + 0.05 * g * g;
          double correction = Math.sqrt(v / (1 - Math.pow(0.95, step))) + 1e-8;
          p -= lr * m / (1 - Math.pow(0.9, step)) / correction;
        }
        result[i] = p;
      }
    }
    return result;
  }
}
