package io.karasu.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels against what transformers computed. */
class GoldenModelTest {

  private static final double TOLERANCE = 1e-5;

  @BeforeAll
  static void findGoldenModels() {
    assumeTrue(GoldenModel.present(), "no golden models: ../shared/data/golden-models");
  }

  private static WholeModel open(GoldenModel golden) {
    return new WholeModel(
        golden.config(), Precision.FLOAT32, unit -> golden.unit(unit, golden.weights(), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "mistral", "mistral-full", "qwen2-tied", "qwen1"})
  void logitsAndLossAreThoseOfTheReference(String name) {
    GoldenModel golden = GoldenModel.read(name);
    try (WholeModel model = open(golden)) {
      float[] logits = model.logits(golden.batch(), false);
      assertThat(distance(logits, golden.golden().get("logits"))).isLessThan(TOLERANCE);
      double loss = Arrays.stream(model.losses(golden.batch(), false)).average().orElseThrow();
      assertThat(loss).isCloseTo(golden.golden().get("loss")[0], within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "qwen1")
  void evaluationStretchesWhatIsLongerThanTheTrainingLength(String name) {
    GoldenModel golden = GoldenModel.read(name);
    try (WholeModel model = open(golden)) {
      float[] logits = model.logits(golden.batch(), true);
      assertThat(distance(logits, golden.golden().get("eval_logits"))).isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "mistral", "mistral-full", "qwen2-tied", "qwen1"})
  void everyGradientIsThatOfTheReference(String name) {
    GoldenModel golden = GoldenModel.read(name);
    try (WholeModel model = open(golden)) {
      Batch batch = golden.batch();
      for (Keep keep : Keep.values()) {
        double loss = model.gradients(batch, 1.0 / batch.supervised(), false, keep);
        assertThat(loss / batch.supervised())
            .isCloseTo(golden.golden().get("loss")[0], within(TOLERANCE));
        for (int unit = 0; unit < model.gradients.size(); unit++) {
          FlatUnit layout = model.kernels.layout().units().get(unit);
          float[] expected = golden.unit(layout, golden.golden(), "grad.").array();
          float[] found = model.values(model.gradients.get(unit));
          for (Piece piece : layout.pieces()) {
            int from = Math.toIntExact(piece.offset());
            int to = from + Math.toIntExact(piece.size());
            assertThat(
                    distance(
                        Arrays.copyOfRange(found, from, to),
                        Arrays.copyOfRange(expected, from, to)))
                .as(layout.name() + " " + piece.role() + " " + keep)
                .isLessThan(TOLERANCE);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "mistral", "mistral-full", "qwen2-tied", "qwen1"})
  void sixStepsOfAdamwFollowTheReference(String name) {
    GoldenModel golden = GoldenModel.read(name);
    try (WholeModel model = open(golden)) {
      Batch batch = golden.batch();
      JsonNode adamw = golden.facts().get("adamw");
      for (JsonNode expected : adamw.get("steps")) {
        double loss = model.gradients(batch, 1.0 / batch.supervised(), false, Keep.EVERYTHING);
        double norm = Math.sqrt(model.squaredNorm());
        assertThat(loss / batch.supervised())
            .isCloseTo(expected.get("loss").asDouble(), within(5 * TOLERANCE));
        assertThat(norm / expected.get("grad_norm").asDouble()).isCloseTo(1, within(1e-4));
        model.adamw(
            new AdamwStep(
                expected.get("step").asLong(),
                expected.get("lr").asDouble(),
                0.9,
                0.95,
                1e-8,
                0.1,
                Math.min(1, 1 / (norm + 1e-6))));
      }
      double last = model.gradients(batch, 1.0 / batch.supervised(), false, Keep.EVERYTHING);
      assertThat(last / batch.supervised())
          .isCloseTo(adamw.get("final_loss").asDouble(), within(5 * TOLERANCE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "mistral", "mistral-full", "qwen2-tied", "qwen1"})
  void greedyContinuationsAreThoseOfTheReference(String name) {
    GoldenModel golden = GoldenModel.read(name);
    try (WholeModel model = open(golden)) {
      for (JsonNode each : golden.facts().get("greedy")) {
        int[] prompt = integers(each.get("prompt"));
        int[] expected = integers(each.get("continuation"));
        int[] text = prompt;
        for (int i = 0; i < expected.length; i++) {
          text = Arrays.copyOf(text, text.length + 1);
          text[text.length - 1] = best(model, Arrays.copyOf(text, text.length - 1));
        }
        assertThat(Arrays.copyOfRange(text, prompt.length, text.length)).isEqualTo(expected);
      }
    }
  }

  private static int best(WholeModel model, int[] text) {
    float[] logits = model.logits(Batch.text(text), true);
    int vocabulary = model.kernels.config().vocabulary();
    int start = logits.length - vocabulary;
    int best = 0;
    for (int i = 1; i < vocabulary; i++) {
      best = logits[start + i] > logits[start + best] ? i : best;
    }
    return best;
  }

  private static int[] integers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** Largest difference relative to the largest magnitude expected. */
  private static double distance(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double difference = 0;
    double magnitude = 0;
    for (int i = 0; i < found.length; i++) {
      double each = Math.abs((double) found[i] - expected[i]);
      difference = each <= difference ? difference : each;
      magnitude = Math.max(magnitude, Math.abs(expected[i]));
    }
    return difference / magnitude;
  }
}
