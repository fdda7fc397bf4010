package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a safetensors file that is damaged. */
class DamagedHeaderTest {

  private static final Configuration HADOOP = new Configuration(false);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUERY = "model.layers.0.self_attn.q_proj.weight";

  @TempDir Path temp;

  private Path folder;
  private Path single;

  @BeforeEach
  void copies() {
    folder = GoldenModels.copy("llama", temp.resolve("llama"));
    single = folder.resolve("model.safetensors");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 bytes (expected the 8 bytes of a header's length first)",
        "7 | 7 bytes (expected the 8 bytes of a header's length first)",
        "8 | a header of 2136 bytes (expected 2 to 0; the file is cut off or no safetensors file)",
        "2143 | a header of 2136 bytes (expected 2 to 2135; the file is cut off or no safetensors file)",
        "2144 | lm_head.weight ends at byte 98304 of the data (expected at most 0, where the file ends)",
        "527711 | model.norm.weight ends at byte 525568 of the data (expected at most 525567, where the file ends)"
      })
  void namesAFileThatIsCutOff(int length, String problem) throws IOException {
    Files.write(single, Arrays.copyOf(Files.readAllBytes(single), length));
    refused("file:" + single + ": " + problem);
  }

  @Test
  void namesAFileWithMoreAtItsEnd() throws IOException {
    Files.write(single, Arrays.copyOf(Files.readAllBytes(single), 527_713));
    refused(
        "file:"
            + single
            + ": the tensors end at byte 525568 of the data"
            + " (expected 525569, where the file ends)");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 18446744073709551615",
    "0, 0",
    "1, 1",
    "16777217, 16777217",
    "-9223372036854775808, 9223372036854775808"
  })
  void boundsTheHeader(long length, String shown) throws IOException {
    byte[] all = Files.readAllBytes(single);
    ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(single, all);
    refused(
        "file:"
            + single
            + ": a header of "
            + shown
            + " bytes (expected 2 to 527704; the file is cut off or no safetensors file)");
  }

  @Test
  void namesAHeaderThatIsNoJson() throws IOException {
    byte[] all = Files.readAllBytes(single);
    all[8] = 'X';
    Files.write(single, all);
    refused("file:" + single + ": its header does not begin with { (expected JSON)");
    all[8] = '{';
    all[20] = (byte) 0xff;
    Files.write(single, all);
    refused("file:" + single + ": its header is no UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dtype | \"F31\" | dtype \"F31\" (expected one like F32)",
        "dtype | null | dtype null (expected one like F32)",
        "shape | [64,-64] | shape [64,-64] (expected whole numbers from 0)",
        "shape | [64.0,64] | shape [64.0,64] (expected whole numbers from 0)",
        "shape | \"64\" | shape \"64\" (expected whole numbers from 0)",
        "shape | [64,65] | 16384 bytes (expected F32 numbers of shape [64, 65])",
        "shape | [9000000000000000000,64] | shape [9000000000000000000, 64] (too large)",
        "shape | [99999999999999999999] | shape [99999999999999999999] (expected whole numbers from 0)",
        "data_offsets | [328192] | data_offsets [328192] (expected begin and end)",
        "data_offsets | [344576,328192] | data_offsets [344576,328192] (expected begin and end)",
        "data_offsets | {} | data_offsets {} (expected whole numbers from 0)",
        "data_offsets | [328191,344575] | begins at byte 328191 of the data (expected 328192, where the tensor before it ends)",
        "data_offsets | [525567,541951] | ends at byte 541951 of the data (expected at most 525568, where the file ends)",
        "data_offsets | [9223372036854759423,9223372036854775807] | ends at byte 9223372036854775807 of the data (expected at most 525568, where the file ends)"
      })
  void namesATensorWhoseEntryIsDamaged(String key, String value, String problem)
      throws IOException {
    JsonNode damaged = JSON.readTree(value);
    SafetensorsFiles.header(single, header -> ((ObjectNode) header.get(QUERY)).set(key, damaged));
    String colon = problem.matches("(begins|ends) .*") ? " " : ": ";
    refused("file:" + single + ": " + QUERY + colon + problem);
  }

  @Test
  void namesTwoTensorsInOnePlace() throws IOException {
    SafetensorsFiles.header(
        single,
        header -> {
          ObjectNode query = (ObjectNode) header.get(QUERY);
          query.set(
              "data_offsets",
              header.get("model.layers.0.self_attn.o_proj.weight").get("data_offsets"));
        });
    refused(
        "file:"
            + single
            + ": "
            + QUERY
            + " begins at byte 311808 of the data (expected 328192, where the tensor before it ends)");
  }

  @Test
  void namesATensorWhoseFileShrankAfterItWasOpened() throws IOException {
    ModelFolder model = open();
    Files.write(single, Arrays.copyOf(Files.readAllBytes(single), 400_000));
    FloatBuffer into = FloatBuffer.allocate(100_000);
    assertThatThrownBy(() -> model.read(2, 0, 41_088, into))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("file:" + single + ": model.layers.1.")
        .hasMessageContaining(" cannot be read: ");
  }

  /** Any damage is either seen, in sentences that name the file, or harms no value. */
  @ParameterizedTest
  @ValueSource(strings = {"llama", "llama-bf16-sharded", "qwen1"})
  void seesAnyDamageOfAHeader(String name) throws IOException {
    folder = GoldenModels.copy(name, temp.resolve("random"));
    List<float[]> before = GoldenModels.values(open());
    Path file =
        folder.resolve(
            name.endsWith("sharded") ? "model-00002-of-00003.safetensors" : "model.safetensors");
    byte[] good = Files.readAllBytes(file);
    int header = 8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Random random = new Random(5);
    int harmless = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bad = good.clone();
      for (int change = 0; change <= random.nextInt(3); change++) {
        bad[random.nextInt(header)] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "0123456789[]{},:\"-.e ".charAt(random.nextInt(21));
      }
      Files.write(
          file, random.nextInt(10) == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad);
      harmless += isSeen(before) ? 0 : 1;
    }
    assertThat(harmless).isBetween(1, 150);
  }

  private boolean isSeen(List<float[]> before) {
    try {
      assertThat(Bits.of(GoldenModels.values(open()))).isEqualTo(Bits.of(before));
      return false;
    } catch (ModelException e) {
      assertThat(e.getMessage().lines())
          .isNotEmpty()
          .allMatch(line -> line.startsWith("file:" + folder), e.getMessage());
      return true;
    }
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
