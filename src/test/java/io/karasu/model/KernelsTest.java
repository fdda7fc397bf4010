package io.karasu.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole decoder: what holds between its kernels, whatever the numbers are. */
class KernelsTest {

  private static WholeModel open(DecoderConfig config, Precision precision) {
    Random random = new Random(3);
    return new WholeModel(
        config,
        precision,
        unit -> {
          double[] values = Shapes.parameters(random, unit);
          FloatBuffer floats = FloatBuffer.allocate(values.length);
          Arrays.stream(values).forEach(each -> floats.put((float) each));
          return floats.flip();
        });
  }

  private static List<double[]> gradients(WholeModel model) {
    List<double[]> all = new ArrayList<>();
    for (NDArray gradient : model.gradients) {
      float[] values = model.values(gradient);
      all.add(IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
    }
    return all;
  }

  private static void assertClose(List<double[]> found, List<double[]> expected, double tolerance) {
    for (int unit = 0; unit < expected.size(); unit++) {
      assertThat(Shapes.distance(found.get(unit), expected.get(unit))).isLessThan(tolerance);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void packedDocumentsAreAsSeparateOnes(int seed) {
    Random random = new Random(seed);
    DecoderConfig config = Shapes.decoder(random);
    Batch batch = Shapes.batch(random, config.vocabulary(), 40);
    try (WholeModel model = open(config, Precision.FLOAT64)) {
      double packed = model.gradients(batch, 0.25, false, Keep.EVERYTHING);
      List<double[]> together = gradients(model);
      double separate = 0;
      for (int document = 0; document + 1 < batch.bounds().length; document++) {
        Batch alone = Shapes.document(batch, document);
        separate += model.gradients(alone, 0.25, document > 0, Keep.PRODUCTS);
      }
      assertThat(packed).isCloseTo(separate, within(1e-10));
      assertClose(gradients(model), together, 1e-6);
    }
  }

  @Test
  void gradientsAreOverwrittenWhateverTheyHeld() {
    DecoderConfig config = Shapes.decoder(4, 2, 8, 0, true, false);
    Batch batch = Shapes.batch(new Random(1), config.vocabulary(), 20);
    try (WholeModel model = open(config, Precision.FLOAT32)) {
      model.gradients(batch, 1, false, Keep.EVERYTHING);
      List<double[]> clean = gradients(model);
      for (NDArray gradient : model.gradients) {
        float[] garbage = new float[Math.toIntExact(gradient.size())];
        Arrays.fill(garbage, Float.NaN);
        model.vectors.write(gradient, 0, FloatBuffer.wrap(garbage));
      }
      model.gradients(batch, 1, false, Keep.EVERYTHING);
      assertThat(gradients(model)).usingRecursiveComparison().isEqualTo(clean);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBatchWithoutSupervisedTokensHasNoLossAndNoGradient(boolean tied) {
    DecoderConfig config = Shapes.decoder(4, 2, 8, 0, true, tied);
    int[] targets = {-1, -1, -1};
    try (WholeModel model = open(config, Precision.FLOAT32)) {
      Batch some = Batch.text(new int[] {1, 2, 3});
      assertThat(model.gradients(some, 1, false, Keep.NOTHING)).isPositive();
      Batch none = new Batch(some.ids(), some.bounds(), targets);
      assertThat(model.gradients(none, 1, false, Keep.NOTHING)).isZero();
      assertThat(model.squaredNorm()).isZero();
      assertThat(model.losses(none, false)).isEmpty();
    }
  }

  @Test
  void logitsInChunksAreLogitsAtOnce() {
    DecoderConfig config =
        new DecoderConfig(
            Family.LLAMA,
            1 << 20,
            4,
            4,
            1,
            2,
            2,
            2,
            1e-5,
            10000,
            0,
            false,
            false,
            64,
            null,
            List.of(),
            null,
            null);
    int[] ids = new Random(5).ints(41, 0, config.vocabulary()).toArray();
    try (WholeModel model = open(config, Precision.FLOAT32)) {
      Batch text = Batch.text(ids);
      double[] losses = model.losses(text, false);
      float[] logits = model.logits(text, false);
      for (int i = 0; i < losses.length; i += 7) {
        int start = i * config.vocabulary();
        assertThat(losses[i])
            .isCloseTo(crossEntropy(logits, start, config.vocabulary(), ids[i + 1]), within(1e-4));
      }
      double loss = model.gradients(text, 1, false, Keep.EVERYTHING);
      assertThat(loss / Arrays.stream(losses).sum()).isCloseTo(1, within(1e-6));
      List<double[]> together = gradients(model);
      model.gradients(partly(text, 0, 17), 1, false, Keep.EVERYTHING);
      model.gradients(partly(text, 17, 41), 1, true, Keep.EVERYTHING);
      assertClose(gradients(model), together, 1e-5);
    }
  }

  private static double crossEntropy(float[] logits, int start, int vocabulary, int target) {
    double sum = 0;
    for (int i = 0; i < vocabulary; i++) {
      sum += Math.exp(logits[start + i]);
    }
    return Math.log(sum) - logits[start + target];
  }

  /** A batch with only the losses of some places. */
  private static Batch partly(Batch batch, int from, int to) {
    int[] targets = batch.targets().clone();
    for (int i = 0; i < targets.length; i++) {
      targets[i] = i >= from && i < to ? targets[i] : -1;
    }
    return new Batch(batch.ids(), batch.bounds(), targets);
  }

  @Test
  void theSameBatchGivesTheSameBits() {
    DecoderConfig config = Shapes.decoder(4, 2, 8, 5, true, true);
    Batch batch = Shapes.batch(new Random(2), config.vocabulary(), 60);
    try (WholeModel model = open(config, Precision.FLOAT32)) {
      double loss = model.gradients(batch, 1, false, Keep.EVERYTHING);
      List<double[]> once = gradients(model);
      for (Keep keep : Keep.values()) {
        assertThat(model.gradients(batch, 1, false, keep)).isEqualTo(loss);
        assertThat(gradients(model)).usingRecursiveComparison().isEqualTo(once);
      }
    }
  }

  @Test
  void ranksInOneProcessDoNotDisturbOneAnother() throws Exception {
    DecoderConfig config = Shapes.decoder(4, 2, 8, 5, true, true);
    Batch batch = Shapes.batch(new Random(2), config.vocabulary(), 60);
    ExecutorService ranks = Executors.newFixedThreadPool(3);
    try {
      List<Future<Double>> sums = new ArrayList<>();
      for (int rank = 0; rank < 3; rank++) {
        sums.add(ranks.submit(() -> squaredNorm(config, batch)));
      }
      double alone = squaredNorm(config, batch);
      for (Future<Double> sum : sums) {
        assertThat(sum.get()).isEqualTo(alone);
      }
    } finally {
      ranks.shutdown();
    }
  }

  private static double squaredNorm(DecoderConfig config, Batch batch) {
    try (WholeModel model = open(config, Precision.FLOAT32)) {
      for (int i = 0; i < 10; i++) {
        model.gradients(batch, 1, i > 0, Keep.EVERYTHING);
      }
      return model.squaredNorm();
    }
  }

  @Test
  void nothingStaysBehindAfterAStep() {
    DecoderConfig config = Shapes.decoder(4, 2, 8, 5, true, true);
    Batch batch = Shapes.batch(new Random(2), config.vocabulary(), 30);
    try (WholeModel model = open(config, Precision.FLOAT32)) {
      AdamwStep step = new AdamwStep(1, 1e-3, 0.9, 0.95, 1e-8, 0.1, 0.5);
      int before = model.kernels.alive();
      for (Keep keep : Keep.values()) {
        model.gradients(batch, 1, false, keep);
        model.squaredNorm();
        model.adamw(step);
        model.logits(batch, true);
        model.losses(batch, true);
        model.values(model.parameters.get(0));
      }
      assertThat(model.kernels.alive()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16"})
  void repeatedStepsLearnABatchByHeart(Precision precision) {
    DecoderConfig config = Shapes.decoder(4, 2, 8, 0, true, false);
    Batch batch = Batch.text(new Random(4).ints(24, 0, config.vocabulary()).toArray());
    try (WholeModel model = open(config, precision)) {
      double loss = 0;
      for (int step = 1; step <= 150; step++) {
        loss = model.gradients(batch, 1.0 / batch.supervised(), false, Keep.PRODUCTS);
        model.adamw(new AdamwStep(step, 0.01, 0.9, 0.95, 1e-8, 0, 1));
      }
      assertThat(loss / batch.supervised()).isLessThan(0.02);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bfloat16IsNearFloat32(boolean windowed) {
    DecoderConfig config = Shapes.decoder(4, 2, 8, windowed ? 7 : 0, true, true);
    Batch batch = Shapes.batch(new Random(2), config.vocabulary(), 30);
    try (WholeModel wide = open(config, Precision.FLOAT32);
        WholeModel narrow = open(config, Precision.BFLOAT16)) {
      double expected = wide.gradients(batch, 1.0 / batch.supervised(), false, Keep.EVERYTHING);
      for (Keep keep : Keep.values()) {
        double loss = narrow.gradients(batch, 1.0 / batch.supervised(), false, keep);
        assertThat(loss / expected).isCloseTo(1, within(0.01));
        assertClose(gradients(narrow), gradients(wide), 0.08);
      }
      float[] logits = narrow.values(narrow.parameters.get(0));
      assertThat(logits).doesNotContain(Float.NaN);
    }
  }

  @Test
  void aGpuComputesInBfloat16Only() {
    DecoderConfig config = Shapes.decoder(4, 2, 8, 0, true, true);
    assertThatThrownBy(() -> Kernels.open(config, Device.gpu(), Precision.FLOAT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dtype: FLOAT32 (expected BFLOAT16 on a GPU)");
  }

  @Test
  void theArchiveIsTheSameEveryTime() throws IOException {
    DecoderConfig config = Shapes.decoder(4, 2, 8, 0, true, true);
    ByteArrayOutputStream once = new ByteArrayOutputStream();
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    Archive.write(config, once);
    Archive.write(config, again);
    assertThat(once.toByteArray()).isEqualTo(again.toByteArray());
  }

  @Test
  void aTokenOutsideTheVocabularyIsRefused() {
    try (Kernels kernels =
        Kernels.open(Shapes.decoder(4, 2, 8, 0, true, true), Device.cpu(), Precision.FLOAT32)) {
      int before = kernels.alive();
      assertThatThrownBy(() -> kernels.pack(Batch.text(new int[] {53, 1})))
          .hasMessage("ids[0]: 53 (expected 0 … 52)");
      Batch target = new Batch(new int[] {1}, new int[] {0, 1}, new int[] {53});
      assertThatThrownBy(() -> kernels.pack(target))
          .hasMessage("targets[0]: 53 (expected at most 52)");
      assertThat(kernels.alive()).isEqualTo(before);
    }
  }

  @Test
  void aBatchWhoseBoundsDoNotFitIsRefused() {
    int[] ids = {1, 2, 3};
    assertThatThrownBy(() -> new Batch(ids, new int[] {0, 2}, ids))
        .hasMessage("bounds: ends at 2 (expected 0, …, 3)");
    assertThatThrownBy(() -> new Batch(ids, new int[] {0, 2, 2, 3}, ids))
        .hasMessage("bounds[2]: 2 (expected more than 2)");
    assertThatThrownBy(() -> new Batch(ids, new int[] {0, 3}, new int[2]))
        .hasMessage("targets: 2 (expected one for each of 3 ids)");
  }
}
