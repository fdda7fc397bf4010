package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {

  private static final Configuration HADOOP = new Configuration(false);

  @TempDir Path temp;

  @Test
  void readsTheConfigurationOfALlama() {
    assertThat(open("llama").config())
        .isEqualTo(
            new DecoderConfig(
                Family.LLAMA,
                384,
                64,
                128,
                2,
                4,
                4,
                16,
                1e-5,
                10_000,
                0,
                false,
                false,
                128,
                1,
                List.of(2),
                null,
                null));
  }

  @Test
  void readsTheConfigurationOfAQwen1() {
    assertThat(open("qwen1").config())
        .isEqualTo(
            new DecoderConfig(
                Family.QWEN1,
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
                new DecoderConfig.Stretch(16, true, true)));
  }

  @ParameterizedTest
  @CsvSource({
    "mistral, MISTRAL, 8, 2, 8, 10000, false",
    "mistral-full, MISTRAL, 4, 2, 0, 1000000, false",
    "qwen2-tied, QWEN2, 4, 2, 0, 1000000, true",
    "llama-bf16-sharded, LLAMA, 4, 2, 0, 10000, false"
  })
  void readsWhatFamiliesDifferIn(
      String name, Family family, int heads, int kvHeads, int window, double theta, boolean tied) {
    DecoderConfig config = open(name).config();
    assertThat(config.family()).isEqualTo(family);
    assertThat(config.heads()).isEqualTo(heads);
    assertThat(config.kvHeads()).isEqualTo(kvHeads);
    assertThat(config.headDim()).isEqualTo(64 / heads);
    assertThat(config.window()).isEqualTo(window);
    assertThat(config.ropeTheta()).isEqualTo(theta);
    assertThat(config.tied()).isEqualTo(tied);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mistral", "qwen2-tied"})
  void readsWhatTransformers5WritesAsWhat4Writes(String name) throws IOException {
    DecoderConfig four = open(name).config();
    Path copy = GoldenModels.copy(name, temp.resolve(name));
    Files.move(
        copy.resolve("config.transformers5.json"),
        copy.resolve("config.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(ModelFolder.open(copy.toString(), HADOOP).config()).isEqualTo(four);
  }

  @Test
  void readsHowATextEndsWhereQwen1SaysIt() throws IOException {
    Path copy = GoldenModels.copy("qwen1", temp.resolve("qwen1"));
    Path generation = copy.resolve("generation_config.json");
    Files.writeString(generation, "{\"eos_token_id\":[3,4],\"top_p\":0.8}");
    assertThat(ModelFolder.open(copy.toString(), HADOOP).config().eosIds()).containsExactly(3, 4);
    Files.writeString(generation, "{}");
    assertThat(ModelFolder.open(copy.toString(), HADOOP).config().eosIds()).isEmpty();
  }

  /** The tensors found again by another reader of the file, in the order of the units. */
  @ParameterizedTest
  @ValueSource(
      strings = {"llama", "llama-bf16-sharded", "mistral", "mistral-full", "qwen1", "qwen2-tied"})
  void readsEveryValueBitForBit(String name) throws IOException {
    ModelFolder model = open(name);
    List<float[]> units = GoldenModels.values(model);
    for (int unit = 0; unit < units.size(); unit++) {
      List<float[]> tensors = new ArrayList<>();
      for (String tensor : names(model.config(), unit)) {
        tensors.add(plainly(GoldenModels.folder(name), tensor));
      }
      assertThat(Bits.of(units.get(unit))).as("unit " + unit).isEqualTo(Bits.of(join(tensors)));
    }
  }

  @Test
  void readsAnyRange() {
    ModelFolder model = open("qwen1");
    List<float[]> whole = GoldenModels.values(model);
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      int unit = random.nextInt(whole.size());
      int from = random.nextInt(whole.get(unit).length + 1);
      int to = from + random.nextInt(whole.get(unit).length - from + 1);
      FloatBuffer into = FloatBuffer.allocate(to - from + 2);
      into.position(1);
      model.read(unit, from, to, into);
      assertThat(into.position()).isEqualTo(1 + to - from);
      assertThat(Bits.of(Arrays.copyOfRange(into.array(), 1, 1 + to - from)))
          .isEqualTo(Bits.of(Arrays.copyOfRange(whole.get(unit), from, to)));
      assertThat(into.get(1 + to - from)).isZero();
    }
  }

  @Test
  void refusesARangeThatIsNotThere() {
    ModelFolder model = open("llama-bf16-sharded");
    FloatBuffer into = FloatBuffer.allocate(10);
    assertThatThrownBy(() -> model.read(0, 384 * 64 - 1, 384 * 64 + 1, into))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> model.read(4, 0, 1, into))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> model.read(0, 0, 11, into))
        .isInstanceOf(BufferOverflowException.class);
    assertThat(into.position()).isZero();
  }

  private ModelFolder open(String name) {
    return ModelFolder.open(GoldenModels.folder(name).toString(), HADOOP);
  }

  /** Names in the order of a unit's pieces, written out by hand. */
  private static List<String> names(DecoderConfig config, int unit) {
    boolean isQwen1 = config.family() == Family.QWEN1;
    if (unit == 0) {
      return List.of(isQwen1 ? "transformer.wte.weight" : "model.embed_tokens.weight");
    }
    if (unit == config.layers() + 1) {
      String norm = isQwen1 ? "transformer.ln_f.weight" : "model.norm.weight";
      return config.tied() ? List.of(norm) : List.of(norm, "lm_head.weight");
    }
    String prefix = (isQwen1 ? "transformer.h." : "model.layers.") + (unit - 1) + ".";
    String names =
        isQwen1
            ? "ln_1.weight attn.c_attn.weight attn.c_attn.bias attn.c_proj.weight ln_2.weight"
                + " mlp.w2.weight mlp.w1.weight mlp.c_proj.weight"
            : "input_layernorm.weight self_attn.q_proj.weight self_attn.k_proj.weight"
                + " self_attn.v_proj.weight BIASES self_attn.o_proj.weight"
                + " post_attention_layernorm.weight mlp.gate_proj.weight mlp.up_proj.weight"
                + " mlp.down_proj.weight";
    String biases =
        config.family() == Family.QWEN2
            ? "self_attn.q_proj.bias self_attn.k_proj.bias self_attn.v_proj.bias "
            : "";
    return Stream.of(names.replace("BIASES ", biases).split(" ", -1)).map(prefix::concat).toList();
  }

  /** A tensor read in the plainest way, from whichever file of the folder holds it. */
  private static float[] plainly(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().matches("model.*safetensors")).toList()) {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) all.getLong();
        JsonNode json =
            new ObjectMapper()
                .readTree(new String(all.array(), 8, header, StandardCharsets.UTF_8))
                .path(name);
        if (!json.isMissingNode()) {
          all.position(8 + header + json.path("data_offsets").get(0).asInt());
          all.limit(8 + header + json.path("data_offsets").get(1).asInt());
          return numbers(all, json.path("dtype").asText());
        }
      }
    }
    throw new IllegalArgumentException(name);
  }

  private static float[] numbers(ByteBuffer bytes, String dtype) {
    boolean isWide = dtype.equals("F32");
    float[] numbers = new float[bytes.remaining() / (isWide ? 4 : 2)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          isWide ? bytes.getFloat() : Float.intBitsToFloat((bytes.getShort() & 0xffff) * 65536);
    }
    return numbers;
  }

  private static float[] join(List<float[]> parts) {
    FloatBuffer all = FloatBuffer.allocate(parts.stream().mapToInt(p -> p.length).sum());
    parts.forEach(all::put);
    return all.array();
  }
}
