package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelExportTest {

  private static final Configuration HADOOP = new Configuration(false);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ONE_FILE = ExportOptions.DEFAULT_FILE_BYTES;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {"llama", "llama-bf16-sharded", "mistral", "mistral-full", "qwen1", "qwen2-tied"})
  void readsBackBitForBit(String name) {
    ModelFolder model = golden(name);
    ModelFolder back = exported(model, Dtype.FLOAT32, ONE_FILE);
    assertThat(back.config()).isEqualTo(ConfigWriter.exported(model.config()));
    assertThat(Bits.of(GoldenModels.values(back))).isEqualTo(Bits.of(GoldenModels.values(model)));
  }

  @Test
  void writesAQwen1AsAQwen2WithTheSameValues() {
    ModelFolder back = exported(golden("qwen1"), Dtype.FLOAT32, ONE_FILE);
    assertThat(back.config())
        .isEqualTo(
            new DecoderConfig(
                Family.QWEN2,
                384,
                64,
                128,
                2,
                4,
                4,
                16,
                1e-6,
                10_000,
                0,
                true,
                false,
                128,
                null,
                List.of(),
                null,
                null));
    assertThat(back.stored("model.layers.1.self_attn.k_proj.bias").shape()).containsExactly(64L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "llama-bf16-sharded", "mistral", "mistral-full", "qwen2-tied"})
  void writesTheTensorsThatTransformersWrites(String name) {
    Map<String, List<Long>> theirs = shapes(GoldenModels.folder(name));
    ModelFolder back = exported(golden(name), Dtype.BFLOAT16, 50_000);
    assertThat(shapes(Path.of(back.path().substring("file:".length())))).isEqualTo(theirs);
  }

  @Test
  void roundsToBfloat16() {
    ModelFolder model = golden("mistral");
    List<float[]> rounded = GoldenModels.values(model);
    for (float[] unit : rounded) {
      for (int i = 0; i < unit.length; i++) {
        unit[i] = DtypeTest.nearestBrain(unit[i]);
      }
    }
    ModelFolder back = exported(model, Dtype.BFLOAT16, ONE_FILE);
    assertThat(back.stored("lm_head.weight").dtype()).isEqualTo("BF16");
    assertThat(Bits.of(GoldenModels.values(back))).isEqualTo(Bits.of(rounded));
  }

  @Test
  void splitsIntoFilesWithAnIndex() throws IOException {
    ModelFolder model = golden("mistral");
    ExportResult result =
        ModelExport.export(model, to("split"), options(Dtype.FLOAT32, 70_000), HADOOP);
    ModelFolder back = ModelFolder.open(to("split"), HADOOP);
    assertThat(Bits.of(GoldenModels.values(back))).isEqualTo(Bits.of(GoldenModels.values(model)));
    List<Path> files = safetensors(temp.resolve("split"));
    assertThat(files).hasSize(10);
    assertThat(files.get(9).getFileName()).hasToString("model-00010-of-00010.safetensors");
    for (Path file : files) {
      int tensors = header(file).size() - 1;
      long header =
          ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
      assertThat(tensors == 1 || Files.size(file) - 8 - header <= 70_000)
          .as(file.toString())
          .isTrue();
    }
    JsonNode index = JSON.readTree(temp.resolve("split/model.safetensors.index.json").toFile());
    assertThat(index.path("metadata").path("total_size").asLong()).isEqualTo(result.bytes());
    assertThat(result.bytes()).isEqualTo(4 * model.config().parameters());
    assertThat(index.path("weight_map").path("model.norm.weight").asText())
        .isEqualTo("model-00009-of-00010.safetensors");
    assertThat(result.files()).contains("config.json", "generation_config.json").hasSize(13);
  }

  @Test
  void writesHeadersAsTransformersWantsThem() throws IOException {
    exported(golden("llama"), Dtype.FLOAT32, ONE_FILE);
    Path file = temp.resolve("model/model.safetensors");
    JsonNode header = header(file);
    assertThat(header.path("__metadata__").path("format").asText()).isEqualTo("pt");
    long length =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(length % 8).isZero();
    long end = 0;
    for (JsonNode tensor : header) {
      if (tensor.has("data_offsets")) {
        assertThat(tensor.path("data_offsets").get(0).asLong()).isEqualTo(end);
        end = tensor.path("data_offsets").get(1).asLong();
      }
    }
    assertThat(8 + length + end).isEqualTo(Files.size(file));
  }

  @Test
  void writesTheConfigurationOfTransformers4() throws IOException {
    exported(golden("qwen2-tied"), Dtype.BFLOAT16, ONE_FILE);
    JsonNode theirs =
        JSON.readTree(GoldenModels.folder("qwen2-tied").resolve("config.json").toFile());
    JsonNode ours = JSON.readTree(temp.resolve("model/config.json").toFile());
    theirs
        .properties()
        .forEach(
            entry -> {
              switch (entry.getKey()) {
                case "dtype" -> assertThat(ours.path("dtype").asText()).isEqualTo("bfloat16");
                // No layer has a window, however many are named; the kinds follow from that.
                case "max_window_layers", "layer_types", "transformers_version" -> {}
                default ->
                    assertThat(ours.get(entry.getKey()))
                        .as(entry.getKey())
                        .isEqualTo(entry.getValue());
              }
            });
    assertThat(ours.path("torch_dtype").asText()).isEqualTo("bfloat16");
    assertThat(JSON.readTree(temp.resolve("model/generation_config.json").toFile()))
        .isEqualTo(
            JSON.createObjectNode()
                .put("_from_model_config", true)
                .put("bos_token_id", 1)
                .put("eos_token_id", 2));
  }

  @Test
  void takesTheTokenizerAlongWithAnotherTemplate() throws IOException {
    Path tokenizer = Files.createDirectory(temp.resolve("tokenizer"));
    Files.writeString(tokenizer.resolve("tokenizer.json"), "{\"model\":{}}");
    Files.writeString(
        tokenizer.resolve("tokenizer_config.json"), "{\"a\":1,\"chat_template\":\"old\",\"b\":2}");
    Files.writeString(tokenizer.resolve("notes.txt"), "not taken along");
    String template = "{% for m in messages %}{{ m['content'] }}{% endfor %}";
    ModelExport.export(
        golden("llama"),
        to("model"),
        new ExportOptions(Dtype.FLOAT32, ONE_FILE, tokenizer.toString(), template, null),
        HADOOP);
    Path model = temp.resolve("model");
    assertThat(names(model))
        .containsExactly(
            "chat_template.jinja",
            "config.json",
            "generation_config.json",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json");
    assertThat(Files.readString(model.resolve("chat_template.jinja"))).isEqualTo(template);
    assertThat(JSON.readTree(model.resolve("tokenizer_config.json").toFile()))
        .isEqualTo(JSON.createObjectNode().put("a", 1).put("chat_template", template).put("b", 2));
  }

  @Test
  void keepsTheTokenizersOwnTemplate() throws IOException {
    Path tokenizer = Files.createDirectory(temp.resolve("tokenizer"));
    Files.writeString(tokenizer.resolve("tokenizer.model"), "…");
    Files.writeString(tokenizer.resolve("chat_template.jinja"), "own");
    ModelExport.export(
        golden("llama"),
        to("model"),
        new ExportOptions(Dtype.FLOAT32, ONE_FILE, tokenizer.toString(), null, null),
        HADOOP);
    assertThat(Files.readString(temp.resolve("model/chat_template.jinja"))).isEqualTo("own");
  }

  @Test
  void refusesAFolderWithoutATokenizer() {
    ExportOptions options = new ExportOptions(Dtype.FLOAT32, ONE_FILE, temp.toString(), null, null);
    assertThatThrownBy(() -> ModelExport.export(golden("llama"), to("model"), options, HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessage("file:" + temp + ": no tokenizer (expected tokenizer.json or tokenizer.model)");
    assertThat(temp.resolve("model")).doesNotExist();
  }

  @Test
  void replacesAnEarlierExportWhole() throws IOException {
    ModelExport.export(golden("mistral"), to("model"), options(Dtype.FLOAT32, 70_000), HADOOP);
    ModelFolder back = exported(golden("qwen1"), Dtype.FLOAT32, ONE_FILE);
    assertThat(back.config().family()).isEqualTo(Family.QWEN2);
    assertThat(names(temp.resolve("model")))
        .containsExactly("config.json", "generation_config.json", "model.safetensors");
    assertThat(names(temp)).containsExactly("model");
  }

  @ParameterizedTest
  @CsvSource({"thesis.docx", "model.bin"})
  void touchesNoFolderOfSomethingElse(String other) throws IOException {
    Path model = Files.createDirectory(temp.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{}");
    Files.writeString(model.resolve(other), "mine");
    assertThatThrownBy(() -> exported(golden("llama"), Dtype.FLOAT32, ONE_FILE))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "file:"
                + model.resolve(other)
                + " is in the way (expected a new folder, or one with an export only)");
    assertThat(Files.readString(model.resolve(other))).isEqualTo("mine");
    assertThat(names(temp)).containsExactly("model");
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, NaN, NaN, float32",
    "FLOAT32, -Infinity, -Infinity, float32",
    "BFLOAT16, 3.4E38, 3.4E38, bfloat16"
  })
  void exportsNoModelThatIsBroken(Dtype dtype, float value, String shown, String torch)
      throws IOException {
    exported(golden("llama"), Dtype.FLOAT32, ONE_FILE);
    UnitSource broken = with(golden("mistral"), value);
    assertThatThrownBy(() -> exported(broken, dtype, ONE_FILE))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "model.layers.0.self_attn.q_proj.weight: element 7 is "
                + shown
                + " (expected finite values that "
                + torch
                + " can hold; the model is not exported)");
    assertThat(ModelFolder.open(to("model"), HADOOP).config().family()).isEqualTo(Family.LLAMA);
    assertThat(names(temp)).containsExactly("model");
  }

  @Test
  void exportsNothingOntoItself() {
    Path copy = GoldenModels.copy("llama", temp.resolve("model"));
    ModelFolder model = ModelFolder.open(copy.toString(), HADOOP);
    assertThatThrownBy(() -> exported(model, Dtype.FLOAT32, ONE_FILE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(copy + " is the folder that is exported");
  }

  /** One bit of each file in turn. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "model-00002-of-00010.safetensors:3000",
        "model-00001-of-00010.safetensors:40000",
        "model-00010-of-00010.safetensors:20",
        "model.safetensors.index.json:300",
        "generation_config.json:5",
        "config.json:40"
      })
  void commitsNothingThatReadsBackOtherwise(String damage) throws IOException {
    Configuration damaged = LocalStore.as("disk");
    damaged.set(LocalStore.DAMAGE, damage);
    assertThatThrownBy(
            () ->
                ModelExport.export(
                    golden("mistral"),
                    "disk://" + to("model"),
                    options(Dtype.FLOAT32, 70_000),
                    damaged))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("disk:")
        .hasMessageContaining(damage.substring(0, damage.indexOf(':')));
    assertThat(names(temp)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model-00001-of-00010.safetensors:0",
        "model-00007-of-00010.safetensors:9999",
        "model.safetensors.index.json:10",
        "config.json:100"
      })
  void leavesTheEarlierOneWhenTheDiskIsFull(String room) throws IOException {
    exported(golden("llama"), Dtype.FLOAT32, ONE_FILE);
    Configuration full = LocalStore.as("disk");
    full.set(LocalStore.ROOM, room);
    assertThatThrownBy(
            () ->
                ModelExport.export(
                    golden("mistral"),
                    "disk://" + to("model"),
                    options(Dtype.FLOAT32, 70_000),
                    full))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("disk://" + to("model") + ": No space left on device");
    assertThat(ModelFolder.open(to("model"), HADOOP).config().family()).isEqualTo(Family.LLAMA);
    assertThat(names(temp)).containsExactly("model");
  }

  @Test
  void writesTheConfigurationLastWhereNothingCanBeRenamed() throws IOException {
    Configuration store = LocalStore.as("s3a");
    String folder = "s3a://" + to("model");
    ModelExport.export(golden("mistral"), folder, options(Dtype.FLOAT32, 70_000), store);
    assertThat(LocalStore.CREATED).hasSize(13).last().isEqualTo("config.json");
    LocalStore.CREATED.clear();
    ModelExport.export(golden("llama"), folder, options(Dtype.FLOAT32, ONE_FILE), store);
    assertThat(LocalStore.CREATED)
        .containsExactly("model.safetensors", "generation_config.json", "config.json");
    assertThat(names(temp.resolve("model")))
        .containsExactly("config.json", "generation_config.json", "model.safetensors");
    assertThat(Bits.of(GoldenModels.values(ModelFolder.open(folder, store))))
        .isEqualTo(Bits.of(GoldenModels.values(golden("llama"))));
  }

  private static UnitSource with(ModelFolder model, float value) {
    return new UnitSource() {
      @Override
      public DecoderConfig config() {
        return model.config();
      }

      @Override
      public void read(int unit, long from, long to, FloatBuffer into) {
        int start = into.position();
        model.read(unit, from, to, into);
        // The query's matrix follows a norm of 64.
        if (unit == 1 && from <= 64 + 7 && 64 + 7 < to) {
          into.put((int) (start + 64 + 7 - from), value);
        }
      }
    };
  }

  private ModelFolder golden(String name) {
    return ModelFolder.open(GoldenModels.folder(name).toString(), HADOOP);
  }

  private ModelFolder exported(UnitSource model, Dtype dtype, long maxFileBytes) {
    ModelExport.export(model, to("model"), options(dtype, maxFileBytes), HADOOP);
    return ModelFolder.open(to("model"), HADOOP);
  }

  private String to(String name) {
    return temp.resolve(name).toString();
  }

  private static ExportOptions options(Dtype dtype, long maxFileBytes) {
    return new ExportOptions(dtype, maxFileBytes, null, null, null);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<Path> safetensors(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("model.*safetensors"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode header(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int length = (int) ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return JSON.readTree(new String(all, 8, length, StandardCharsets.UTF_8));
  }

  private static Map<String, List<Long>> shapes(Path folder) {
    Map<String, List<Long>> shapes = new TreeMap<>();
    for (Path file : safetensors(folder)) {
      try {
        for (Map.Entry<String, JsonNode> tensor : header(file).properties()) {
          if (tensor.getValue().has("shape")) {
            List<Long> shape = new ArrayList<>();
            tensor.getValue().path("shape").forEach(n -> shape.add(n.asLong()));
            shapes.put(tensor.getKey(), shape);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shapes;
  }
}
