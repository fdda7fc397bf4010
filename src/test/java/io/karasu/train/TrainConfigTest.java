package io.karasu.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.karasu.config.ConfigBinder;
import io.karasu.config.ConfigFolder;
import io.karasu.config.ConfigNode;
import io.karasu.config.Problems;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainConfigTest {

  @TempDir Path conf;

  @Test
  void pretrainHasAValueForEveryKey() {
    TrainConfig config = load("pretrain");
    assertThat(config.name()).isEqualTo("base");
    assertThat(config.model().isGiven()).isFalse();
    assertThat(config.table()).isEqualTo(TrainConfig.Input.SEQUENCES);
    assertThat(config.tokensPerStep()).isEqualTo(1 << 20);
    assertThat(config.schedule().over(6675).rate(6675)).isEqualTo(2e-6);
  }

  @Test
  void finetuneTrainsOnConversations() {
    TrainConfig config = load("finetune");
    assertThat(config.model().isGiven()).isFalse();
    assertThat(config.table()).isEqualTo(TrainConfig.Input.CHAT_SEQUENCES);
  }

  @Test
  void theShapeInTheCommentsOfTheDefaultsIsMistral7B() {
    DecoderConfig decoder =
        load("pretrain", mistral()).model().config().decoder(32000, 1, List.of(2), null);
    assertThat(decoder.family()).isEqualTo(Family.MISTRAL);
    assertThat(decoder.attentionBias()).isFalse();
    assertThat(decoder.parameters()).isEqualTo(7_241_732_096L); // as its model card says: 7.24B
  }

  @Test
  void qwen2HasBiasesAndAVocabularyMayBeLargerThanTheTokenizers() {
    TrainConfig config =
        load(
            "pretrain",
            mistral(),
            "model.config.family=qwen2",
            "model.config.window=0",
            "model.config.vocabulary=32064");
    DecoderConfig decoder = config.model().config().decoder(32000, null, List.of(), 0);
    assertThat(decoder.attentionBias()).isTrue();
    assertThat(decoder.vocabulary()).isEqualTo(32064);
    assertThatThrownBy(() -> config.model().config().decoder(32065, null, List.of(), 0))
        .hasMessage("vocabulary: 32064 (expected at least the tokenizer's 32065)");
  }

  @Test
  void stepsWinOverEpochs() {
    TrainConfig config = load("pretrain", "steps=7", "epochs=100");
    assertThat(config.steps(1_000_000, 4096)).isEqualTo(7);
  }

  @Test
  void epochsGiveWholeStepsAndNeverSeeASequenceMoreOften() {
    TrainConfig tenth = load("pretrain", "tokensPerStep=1024", "epochs=0.1");
    assertThat(tenth.rowsPerStep(512)).isEqualTo(2);
    assertThat(tenth.steps(60, 512)).isEqualTo(3);
    assertThat(tenth.steps(59, 512)).isEqualTo(2);
    assertThat(tenth.steps(1, 512)).isEqualTo(1);
    // 0.29 × 100 is 28.999999999999996.
    assertThat(load("pretrain", "epochs=0.29", "tokensPerStep=1").steps(100, 512)).isEqualTo(29);
    assertThat(load("pretrain", "epochs=3", "tokensPerStep=1536").steps(10, 512)).isEqualTo(10);
  }

  @Test
  void aStepHasAtLeastOneSequence() {
    assertThat(load("pretrain", "tokensPerStep=1").rowsPerStep(512)).isEqualTo(1);
    assertThat(load("pretrain", "tokensPerStep=1535").rowsPerStep(512)).isEqualTo(2);
  }

  @Test
  void namesWhatIsWrongWithKeyAndValue() {
    assertThat(problems("name=a/b"))
        .containsExactly("name: a/b (expected letters, digits, '.', '_' and '-', for a folder)");
    assertThat(problems("epochs=0")).containsExactly("epochs: 0.0 (expected more than 0)");
    assertThat(problems("steps=0", "blockRows=0", "device=tpu"))
        .containsExactlyInAnyOrder(
            "steps: 0 (expected at least 1)",
            "blockRows: 0 (expected at least 1)",
            "device: tpu (expected one of auto, cpu, gpu)");
    assertThat(problems(mistral(), "model.config.kvHeads=5"))
        .containsExactly("model.config: kvHeads: 5 (expected a divisor of heads, 32)");
    assertThat(problems(mistral(), "model.config.headDim=127"))
        .containsExactly("model.config: headDim: 127 (expected an even number)");
    assertThat(problems(mistral(), "model.config.family=llama"))
        .containsExactly("model.config: window: 4096 (expected 0: llama has no sliding window)");
    assertThat(problems("schedule.learningRate=0", "schedule.minLearningRate=0"))
        .containsExactly("schedule: learningRate: 0.0 (expected more than 0, at most 1)");
    assertThat(problems("schedule.minLearningRate=0.1"))
        .containsExactly("schedule: minLearningRate: 0.1 (expected at most learningRate, 2.0E-5)");
    assertThat(problems("lossWatch.action=ignore", "lossWatch.window=1"))
        .containsExactlyInAnyOrder(
            "lossWatch.action: ignore (expected one of mark, skip, stop)",
            "lossWatch.window: 1 (expected 2 to 1000000)");
  }

  @Test
  void aConstantRateNeedsNoSmallestOne() {
    assertThat(problems("schedule.kind=constant", "schedule.learningRate=1e-7")).isEmpty();
  }

  /** The example in the comments of {@code conf/default/pretrain.yaml}, as an override. */
  private static String mistral() {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of("conf/default/pretrain.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> entries =
        lines.stream()
            .filter(line -> line.matches("  # {3}[a-zA-Z]+: .*"))
            .map(line -> line.replaceFirst(" {2}# +", "").replaceFirst(" +#.*", ""))
            .toList();
    return "model.config={" + String.join(", ", entries) + "}";
  }

  private TrainConfig load(String step, String... overrides) {
    return load(conf, step, overrides);
  }

  /** The defaults of a step with the files of a conf folder and some overrides. */
  static TrainConfig load(Path conf, String step, String... overrides) {
    Problems problems = new Problems();
    TrainConfig config = bind(conf, step, problems, overrides);
    assertThat(problems.list()).isEmpty();
    return config;
  }

  /** The problems of pretrain without the place where each value was written. */
  private List<String> problems(String... overrides) {
    Problems problems = new Problems();
    bind(conf, "pretrain", problems, overrides);
    return problems.list().stream().map(p -> p.replaceFirst("^[a-z/. ]+(:[0-9]+)?: ", "")).toList();
  }

  private static TrainConfig bind(Path conf, String step, Problems problems, String... overrides) {
    ConfigFolder folder = new ConfigFolder(conf.toString(), new Configuration(), problems);
    ConfigNode tree = folder.tree(step, List.of(overrides));
    return ConfigBinder.bind(tree, TrainConfig.class, problems);
  }
}
