package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a folder that is missing something or has too much. */
class DamagedFolderTest {

  private static final Configuration HADOOP = new Configuration(false);
  private static final String QUERY = "model.layers.0.self_attn.q_proj.weight";

  @TempDir Path temp;

  private Path folder;
  private Path single;

  @BeforeEach
  void copies() {
    folder = GoldenModels.copy("llama", temp.resolve("llama"));
    single = folder.resolve("model.safetensors");
  }

  @Test
  void saysThatThereIsNoFolder() {
    refused(
        temp.resolve("nowhere"),
        "file:" + temp + "/nowhere/config.json is not there (expected a Hugging Face folder)");
  }

  @Test
  void saysThatThereAreNoWeights() throws IOException {
    Files.delete(single);
    refused(
        "file:"
            + folder
            + ": neither model.safetensors nor model.safetensors.index.json is there"
            + " (expected a Hugging Face folder with its weights)");
    Files.writeString(folder.resolve("pytorch_model.bin"), "");
    refused(
        "file:"
            + folder
            + ": neither model.safetensors nor model.safetensors.index.json but pytorch_model.bin"
            + " (expected safetensors: load it in transformers and save it again)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"vocab_size\":1, | Unexpected end-of-input",
        "{\"vocab_size\":1,\"vocab_size\":2} | Duplicate field 'vocab_size'",
        "{} {} | Trailing token (of type START_OBJECT) found"
      })
  void saysThatTheConfigurationIsNoJson(String text, String problem) throws IOException {
    Files.writeString(folder.resolve("config.json"), text);
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("file:" + folder + "/config.json is no JSON: " + problem)
        .hasMessageNotContaining("\n");
  }

  @Test
  void namesEveryMissingMisshapedAndSurplusTensor() throws IOException {
    SafetensorsFiles.header(
        single,
        header -> {
          header.set("adapter.weight", header.remove(QUERY));
          ((ObjectNode) header.get("lm_head.weight")).set("shape", SafetensorsFiles.shape(64, 384));
          ((ObjectNode) header.get("model.norm.weight")).put("dtype", "I32");
        });
    refused(
        String.join(
            "\n",
            "file:" + folder + ": " + QUERY + ": missing (expected shape [64, 64])",
            "file:" + single + ": model.norm.weight: dtype I32 (expected F32, BF16 or F16)",
            "file:"
                + single
                + ": lm_head.weight: shape [64, 384] (expected [384, 64], as config.json says)",
            "file:"
                + single
                + ": adapter.weight: surplus, of shape [64, 64] (expected none, as config.json says)"));
  }

  @Test
  void namesThirtyProblemsAndCountsTheRest() throws IOException {
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 9"));
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("missing (expected shape [64, 64])\nand 33 more like these")
        .message()
        .hasLineCount(31);
  }

  @Test
  void overlooksTablesThatOldWritersStored() throws IOException {
    List<float[]> before = GoldenModels.values(open());
    SafetensorsFiles.append(
        single,
        "model.layers.0.self_attn.rotary_emb.inv_freq",
        SafetensorsFiles.shape(8),
        new float[8]);
    assertThat(Bits.of(GoldenModels.values(open()))).isEqualTo(Bits.of(before));
  }

  @Test
  void takesATiedHeadThatIsStoredAgainOnlyIfItIsTheSame() throws IOException {
    folder = GoldenModels.copy("qwen2-tied", temp.resolve("tied"));
    single = folder.resolve("model.safetensors");
    float[] embedding = GoldenModels.values(open()).get(0);
    byte[] before = Files.readAllBytes(single);
    SafetensorsFiles.append(single, "lm_head.weight", SafetensorsFiles.shape(384, 64), embedding);
    assertThat(open().config().tied()).isTrue();
    Files.write(single, before);
    embedding[24_575]++;
    SafetensorsFiles.append(single, "lm_head.weight", SafetensorsFiles.shape(384, 64), embedding);
    refused(
        "file:"
            + single
            + ": lm_head.weight: not the same as model.embed_tokens.weight"
            + " (expected with tie_word_embeddings)");
  }

  @Test
  void namesWhatTheIndexAndTheFilesDisagreeOn() throws IOException {
    folder = GoldenModels.copy("llama-bf16-sharded", temp.resolve("sharded"));
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(
        index,
        Files.readString(index)
            .replace(
                "layers.0.mlp.up_proj.weight\": \"model-00001",
                "layers.0.mlp.up_proj.weight\": \"model-00002")
            .replace("\"model.norm.weight\"", "\"model.norm.wait\""));
    String first = "file:" + folder + "/model-00001-of-00003.safetensors: ";
    String second = "file:" + folder + "/model-00002-of-00003.safetensors: ";
    refused(
        String.join(
            "\n",
            first
                + "model.layers.0.mlp.up_proj.weight is in the file (expected where"
                + " model.safetensors.index.json says: model-00002-of-00003.safetensors)",
            second
                + "model.norm.weight is in the file (expected where"
                + " model.safetensors.index.json says: nowhere)",
            second
                + "model.layers.0.mlp.up_proj.weight is missing"
                + " (model.safetensors.index.json says that it is there)",
            second
                + "model.norm.wait is missing"
                + " (model.safetensors.index.json says that it is there)"));
  }

  @Test
  void namesAFileOfTheIndexThatIsNotThere() throws IOException {
    folder = GoldenModels.copy("llama-bf16-sharded", temp.resolve("sharded"));
    Files.delete(folder.resolve("model-00002-of-00003.safetensors"));
    Files.write(folder.resolve("model-00003-of-00003.safetensors"), new byte[3]);
    refused(
        String.join(
            "\n",
            "file:" + folder + "/model-00002-of-00003.safetensors is not there",
            "file:"
                + folder
                + "/model-00003-of-00003.safetensors: 3 bytes"
                + " (expected the 8 bytes of a header's length first)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../llama/model.safetensors", "/etc/passwd", "", ".hidden", "a\\\\b", "c:d"})
  void readsNoFileOutsideTheFolder(String file) throws IOException {
    folder = GoldenModels.copy("llama-bf16-sharded", temp.resolve("sharded"));
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"lm_head.weight\":\"" + file + "\"}}");
    refused(
        "file:"
            + folder
            + "/model.safetensors.index.json: lm_head.weight: \""
            + file
            + "\" (expected the name of a file in the same folder)");
  }

  @Test
  void namesAnIndexWithoutAMap() throws IOException {
    folder = GoldenModels.copy("llama-bf16-sharded", temp.resolve("sharded"));
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(index, "{}");
    refused("file:" + index + ": weight_map: missing (expected tensor → file)");
    Files.writeString(index, "{\"weight_map\":[]}");
    refused("file:" + index + ": weight_map: no object (expected tensor → file)");
  }

  private ModelFolder open() {
    return ModelFolder.open(folder.toString(), HADOOP);
  }

  private void refused(String message) {
    refused(folder, message);
  }

  private static void refused(Path folder, String message) {
    assertThatThrownBy(() -> ModelFolder.open(folder.toString(), HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}
