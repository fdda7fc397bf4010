package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import io.karasu.model.Layout;
import io.karasu.model.Piece;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewModelTest {

  private static final DecoderConfig CONFIG =
      new DecoderConfig(
          Family.QWEN2,
          500,
          128,
          256,
          8,
          4,
          2,
          32,
          1e-6,
          10_000,
          0,
          true,
          false,
          128,
          1,
          List.of(2),
          null,
          null);

  private final NewModel model = new NewModel(CONFIG, 42);

  @TempDir Path temp;

  @Test
  void readsTheSameInAnyRange() {
    List<float[]> whole = GoldenModels.values(model);
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      int unit = random.nextInt(whole.size());
      int from = random.nextInt(whole.get(unit).length);
      int to = from + random.nextInt(whole.get(unit).length - from);
      FloatBuffer part = FloatBuffer.allocate(to - from);
      new NewModel(CONFIG, 42).read(unit, from, to, part);
      assertThat(part.hasRemaining()).isFalse();
      assertThat(Arrays.equals(part.array(), Arrays.copyOfRange(whole.get(unit), from, to)))
          .isTrue();
    }
  }

  /** Computed in Python from the definition. */
  @Test
  void readsTheseValuesOnAnyMachine() {
    FloatBuffer first = FloatBuffer.allocate(4);
    model.read(0, 0, 4, first);
    assertThat(first.array())
        .containsExactly(-0.008069907f, 0.034066577f, -6.8446633e-4f, -0.029915232f);
  }

  @Test
  void differsBySeedAndUnit() {
    List<float[]> whole = GoldenModels.values(model);
    FloatBuffer other = FloatBuffer.allocate(4);
    new NewModel(CONFIG, 43).read(0, 0, 4, other);
    assertThat(other.array()).isNotEqualTo(Arrays.copyOf(whole.get(0), 4));
    assertThat(Arrays.equals(whole.get(1), whole.get(2))).isFalse();
  }

  @Test
  void givesEveryPieceItsDistribution() {
    List<float[]> whole = GoldenModels.values(model);
    for (int unit = 0; unit < whole.size(); unit++) {
      for (Piece piece : Layout.of(CONFIG).units().get(unit).pieces()) {
        float[] values =
            Arrays.copyOfRange(
                whole.get(unit), (int) piece.offset(), (int) (piece.offset() + piece.size()));
        switch (piece.role()) {
          case INPUT_NORM, POST_NORM, FINAL_NORM -> isAll(values, 1);
          case QUERY_BIAS, KEY_BIAS, VALUE_BIAS -> isAll(values, 0);
          case OUTPUT, DOWN -> isNormal(values, 0.005, piece.role().toString());
          default -> isNormal(values, 0.02, piece.role().toString());
        }
      }
    }
  }

  private static void isAll(float[] values, float constant) {
    float[] expected = new float[values.length];
    Arrays.fill(expected, constant);
    assertThat(Arrays.equals(values, expected)).isTrue();
  }

  /** Moments within five standard errors. */
  private static void isNormal(float[] values, double deviation, String what) {
    double mean = 0;
    double square = 0;
    double fourth = 0;
    for (float value : values) {
      double z = value / deviation;
      mean += z / values.length;
      square += z * z / values.length;
      fourth += z * z * z * z / values.length;
    }
    double root = StrictMath.sqrt(values.length);
    assertThat(mean).as(what).isCloseTo(0, within(5 / root));
    assertThat(square).as(what).isCloseTo(1, within(5 * StrictMath.sqrt(2) / root));
    assertThat(fourth).as(what).isCloseTo(3, within(5 * StrictMath.sqrt(96) / root));
  }

  /** From Python's statistics.NormalDist. */
  @Test
  void knowsTheQuantilesOfTheNormalDistribution() {
    double[][] known = {
      {0.5, 0},
      {0.975, 1.959963984540054},
      {0.1, -1.2815515655446008},
      {0.999, 3.090232306167813},
      {1e-9, -5.9978070150076865},
      {1e-15, -7.941345326170998}
    };
    for (double[] pair : known) {
      assertThat(NormalQuantile.of(pair[0])).isCloseTo(pair[1], within(1e-14 * 8));
    }
    assertThat(NormalQuantile.of(0.5 * 0x1p-53)).isCloseTo(-8.2, within(0.2));
  }

  @Test
  void readsItsShapeFromAFile() throws IOException {
    Path file = temp.resolve("small.json");
    Files.write(file, Folder.pretty(ConfigWriter.config(CONFIG, Dtype.FLOAT32)));
    NewModel read = NewModel.open(file.toString(), 42, new Configuration(false));
    assertThat(read.config()).isEqualTo(CONFIG);
    assertThat(GoldenModels.values(read))
        .usingRecursiveComparison()
        .isEqualTo(GoldenModels.values(model));
  }

  @Test
  void refusesARangeThatIsNotThere() {
    FloatBuffer into = FloatBuffer.allocate(4);
    assertThatThrownBy(() -> model.read(0, 500 * 128 - 1, 500 * 128 + 1, into))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> model.read(0, 0, 5, into))
        .isInstanceOf(java.nio.BufferOverflowException.class);
    assertThat(into.position()).isZero();
  }
}
