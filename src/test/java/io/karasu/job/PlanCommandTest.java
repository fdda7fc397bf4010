package io.karasu.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.config.ConfigException;
import io.karasu.spark.CheckException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanCommandTest {

  private static final String QARASU = "conf/qarasu-14b-chat-plus-unleashed";

  @TempDir Path run;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf/karasu-7b",
        "conf/karasu-7b-chat",
        "conf/karasu-7b-chat-plus",
        "conf/karasu-7b-chat-plus-unleashed",
        QARASU
      })
  void everyConfigurationFitsOnTwoHostsOfEightWithOneLevelAndWithTwo(String conf)
      throws IOException {
    for (int levels = 1; levels <= 2; levels++) {
      JsonNode plan =
          json(plan(conf, "gpu=a100-40", "hosts=2", "gpusPerHost=8", "sharding.levels=" + levels));
      assertThat(plan.path("fits").asBoolean()).isTrue();
      assertThat(plan.path("memory").asDouble()).isLessThan(40e9);
      assertThat(plan.path("ranks").asInt()).isEqualTo(16);
      assertThat(plan.path("hours").asDouble()).isPositive();
    }
  }

  @Test
  void theSampleHasNoVocabularyUntilItIsSaid() throws IOException {
    assertThatThrownBy(() -> plan("conf/sample"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pretrain.model.config.vocabulary: null");
    assertThat(json(plan("conf/sample", "model.config.vocabulary=16384")).path("fits").asBoolean())
        .isTrue();
  }

  @Test
  void textNamesTheNetworkAndTheOriginal() throws IOException {
    String said = run("plan-training", words(QARASU, "fabric=tcp-100", "tokens=2e9"));
    assertThat(said)
        .contains(
            "2 × 8 × a100-40 over tcp-100",
            "THE NETWORK IS THE LIMIT",
            "best, two levels",
            "60 h = 2,025 tokens/s/GPU",
            "llm-foundry 13b",
            "tokens    2,000,000,000 (as said)");
    JsonNode plan = json(plan(QARASU, "fabric=tcp-100"));
    assertThat(plan.path("network_is_limit").asBoolean()).isTrue();
    assertThat(plan.path("recommended_levels").asInt()).isEqualTo(2);
  }

  @Test
  void theShapeOfAFolderComesFirst() throws IOException {
    Path folder = Files.createDirectories(run.resolve("models/shisa-7b-v1"));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"architectures\": [\"MistralForCausalLM\"], \"model_type\": \"mistral\","
            + " \"hidden_act\": \"silu\", \"vocab_size\": 1000, \"hidden_size\": 64,"
            + " \"intermediate_size\": 128, \"num_hidden_layers\": 2, \"num_attention_heads\": 4,"
            + " \"num_key_value_heads\": 2, \"rms_norm_eps\": 1e-5, \"rope_theta\": 10000.0,"
            + " \"sliding_window\": 4096, \"max_position_embeddings\": 4096,"
            + " \"bos_token_id\": 1, \"eos_token_id\": 2, \"tie_word_embeddings\": false}");
    JsonNode plan = json(plan("conf/karasu-7b"));
    assertThat(plan.path("parameters").asLong())
        .isEqualTo(2 * 1000 * 64 + 64 + 2 * (128 + 2 * 64 * 64 + 2 * 32 * 64 + 3 * 64 * 128));
    assertThat(json(plan("conf/karasu-7b", "model=llama2-7b")).path("parameters").asLong())
        .isEqualTo(6_738_415_616L);
  }

  @Test
  void whatDoesNotFitIsPrintedAndFails() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThatThrownBy(() -> run(bytes, "plan-training", words(QARASU, "hosts=1", "gpusPerHost=4")))
        .isInstanceOf(CheckException.class)
        .hasMessageContaining("finetune: ")
        .hasMessageContaining("expected at most 40");
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("DOES NOT FIT");
  }

  @ParameterizedTest
  @CsvSource({
    "gpu=v100, gpu=v100 (expected a100-40|",
    "hosts=0, hosts=0 (expected a whole number from 1",
    "gpusPerHost=x, gpusPerHost=x (expected a whole number",
    "fabric=string, fabric=string (expected tcp-10|",
    "tokens=-1, tokens=-1 (expected a number of tokens",
    "efficiency=50, efficiency=50 (expected a share",
    "format=xml, format=xml (expected text|json)",
    "model=gpt-4, model=gpt-4 (expected mistral-7b|",
    "step=pack, step=pack (expected pretrain|finetune)",
    "sequenceLength=0, sequenceLength=0 (expected a whole number",
    "microBatchRow=2, microBatchRow",
    "model.path=models/unheard, cannot be opened (expected a folder with config.json"
  })
  void aWrongWordIsOneClearLine(String word, String said) {
    assertThatThrownBy(() -> plan("conf/karasu-7b", word))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(said)
        .extracting(problem -> problem.getMessage().lines().count())
        .isEqualTo(1L);
  }

  private String plan(String conf, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    if (words.stream().noneMatch(word -> word.startsWith("format="))) {
      words.add("format=json");
    }
    return run("plan-training", words(conf, words.toArray(String[]::new)));
  }

  private List<String> words(String conf, String... more) {
    List<String> words = new ArrayList<>(List.of("--conf", conf, "--run", run.toString()));
    words.addAll(List.of(more));
    return words;
  }

  private static String run(String command, List<String> words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    run(bytes, command, words);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void run(ByteArrayOutputStream bytes, String command, List<String> words) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(words);
    new Command(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(all);
  }

  private static JsonNode json(String said) throws IOException {
    return new ObjectMapper().readTree(said);
  }
}
