package io.karasu.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One layer's kernels in float64 and float32. */
class LayerTest {

  /** A layer with parameters, an input and a gradient for its result. */
  private static final class Case implements AutoCloseable {
    final Kernels kernels;
    final Batch batch;
    final Packing packing;
    final double[] parameters;
    final double[] input;
    final NDArray flat;
    final NDArray x;
    final NDArray dy;

    Case(DecoderConfig config, Batch batch, Precision precision, Random random) {
      this.batch = batch;
      kernels = Kernels.open(config, Device.cpu(), precision);
      packing = kernels.pack(batch);
      parameters = Shapes.parameters(random, kernels.layout().units().get(1));
      input = Shapes.normal(random, batch.tokens() * config.hidden(), 1);
      flat = array(parameters, precision, new Shape(parameters.length));
      Shape shape = new Shape(batch.tokens(), config.hidden());
      x = array(input, precision, shape);
      dy = array(Shapes.normal(random, input.length, 1), precision, shape);
    }

    /** An array that autograd accepts. */
    private NDArray array(double[] values, Precision precision, Shape shape) {
      NDArray array = kernels.manager().create(values, shape);
      return precision == Precision.FLOAT64 ? array : array.toType(DataType.FLOAT32, false);
    }

    NDArray zeros() {
      return kernels.vectors().zeros(parameters.length, kernels.precision());
    }

    @Override
    public void close() {
      packing.close();
      kernels.close();
    }
  }

  private static double[] doubles(NDArray array) {
    return array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void forwardIsTheScalarReference(int seed) {
    Random random = new Random(seed);
    DecoderConfig config = Shapes.decoder(random);
    Batch batch = Shapes.batch(random, config.vocabulary(), 30);
    try (Case each = new Case(config, batch, Precision.FLOAT64, random)) {
      double[] y = doubles(each.kernels.forward(each.x, each.flat, each.packing));
      double[] expected =
          new ScalarLayer(config, each.parameters).forward(each.input, batch.bounds());
      assertThat(Shapes.distance(y, expected)).as(config.toString()).isLessThan(1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void backwardIsTheSlopeOfTheScalarReference(int seed) {
    Random random = new Random(seed);
    DecoderConfig config = Shapes.decoder(random);
    Batch batch = Shapes.batch(random, config.vocabulary(), 9);
    try (Case each = new Case(config, batch, Precision.FLOAT64, random)) {
      Kept kept = each.kernels.forward(each.x, each.flat, each.packing, Keep.EVERYTHING).kept();
      NDArray dflat = each.zeros();
      double[] dx =
          doubles(each.kernels.backward(kept, each.flat, each.dy, dflat, false, each.packing));
      double[] dw = doubles(dflat);
      double[] weights = doubles(each.dy);
      for (int probe = 0; probe < 40; probe++) {
        int i = random.nextInt(each.input.length);
        assertThat(dx[i]).isCloseTo(slope(each, config, each.input, i, weights), within(1e-6));
        int j = random.nextInt(each.parameters.length);
        assertThat(dw[j]).isCloseTo(slope(each, config, each.parameters, j, weights), within(1e-6));
      }
    }
  }

  /** Central difference of Σ weights · result for one of the numbers. */
  private static double slope(
      Case each, DecoderConfig config, double[] numbers, int at, double[] weights) {
    double step = 1e-5;
    double before = numbers[at];
    numbers[at] = before + step;
    double above = weighted(each, config, weights);
    numbers[at] = before - step;
    double below = weighted(each, config, weights);
    numbers[at] = before;
    return (above - below) / (2 * step);
  }

  private static double weighted(Case each, DecoderConfig config, double[] weights) {
    double[] y = new ScalarLayer(config, each.parameters).forward(each.input, each.batch.bounds());
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += weights[i] * y[i];
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(Keep.class)
  void backwardIsAutogradForRandomShapes(Keep keep) {
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      DecoderConfig config = Shapes.decoder(random);
      Batch batch = Shapes.batch(random, config.vocabulary(), 40);
      assertBackwardIsAutograd(config, batch, Precision.FLOAT64, keep, 1e-12);
      assertBackwardIsAutograd(config, batch, Precision.FLOAT32, keep, 1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(Keep.class)
  void whatIsKeptHasTheSizeThatIsPlannedWith(Keep keep) {
    DecoderConfig config = Shapes.decoder(6, 2, 8, 0, true, false);
    Batch batch = Batch.text(new int[] {1, 2, 3, 4, 5});
    try (Case each = new Case(config, batch, Precision.FLOAT32, new Random(1))) {
      Kept kept = each.kernels.forward(each.x, each.flat, each.packing, keep).kept();
      long numbers = each.x.size();
      for (NDArray array : kept.arrays()) {
        numbers += array.size();
      }
      long logarithms = keep == Keep.NOTHING ? 0 : config.heads();
      assertThat(numbers).isEqualTo(5 * (keep.perToken(config) + logarithms));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 127, 128, 129, 200, 299, 300, 301})
  void windowsLongerAndShorterThanABandAreExact(int window) {
    Random random = new Random(window);
    DecoderConfig config = Shapes.decoder(4, 2, 8, window, false, false);
    Batch batch = Batch.text(random.ints(300, 0, config.vocabulary()).toArray());
    assertBackwardIsAutograd(config, batch, Precision.FLOAT64, Keep.EVERYTHING, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 600, 1030})
  void documentsOfManyBlocksAreExact(int window) {
    Random random = new Random(window);
    DecoderConfig config = Shapes.decoder(2, 1, 64, window, true, false);
    int[] ids = random.ints(1500, 0, config.vocabulary()).toArray();
    Batch batch = new Batch(ids, new int[] {0, 300, 1500}, ids);
    assertBackwardIsAutograd(config, batch, Precision.FLOAT64, Keep.EVERYTHING, 1e-12);
    assertBackwardIsAutograd(config, batch, Precision.FLOAT32, Keep.PRODUCTS, 1e-5);
  }

  private static void assertBackwardIsAutograd(
      DecoderConfig config, Batch batch, Precision precision, Keep keep, double tolerance) {
    try (Case each = new Case(config, batch, precision, new Random(7))) {
      NDList expected = each.kernels.differentiate(each.x, each.flat, each.dy, each.packing);
      LayerOutput output = each.kernels.forward(each.x, each.flat, each.packing, keep);
      NDArray dflat = each.zeros();
      NDArray dx =
          each.kernels.backward(output.kept(), each.flat, each.dy, dflat, false, each.packing);
      String about = config + " " + keep;
      assertThat(Shapes.distance(doubles(output.y()), doubles(expected.get(0))))
          .as(about)
          .isLessThan(tolerance);
      assertThat(Shapes.distance(doubles(dx), doubles(expected.get(1))))
          .as(about)
          .isLessThan(tolerance);
      assertThat(Shapes.distance(doubles(dflat), doubles(expected.get(2))))
          .as(about)
          .isLessThan(tolerance);
    }
  }
}
