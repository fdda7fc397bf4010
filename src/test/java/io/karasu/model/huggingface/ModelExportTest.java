package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  void writesTheModelCard() throws IOException {
    ExportResult result =
        ModelExport.export(
            golden("llama"),
            to("model"),
            new ExportOptions(Dtype.FLOAT32, ONE_FILE, null, null, List.of(), ModelCardTest.CARD),
            HADOOP);
    assertThat(result.files()).contains("README.md");
    assertThat(Files.readString(temp.resolve("model/README.md")))
        .startsWith("---\nlicense: \"apache-2.0\"\n")
        .contains("| parameters | 131,392 |\n| numbers | float32 |");
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
    return new ExportOptions(dtype, maxFileBytes, null, null, List.of(), null);
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
