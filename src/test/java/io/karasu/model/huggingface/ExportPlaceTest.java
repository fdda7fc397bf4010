package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That no reader ever sees half an export, and none is lost. */
class ExportPlaceTest {

  private static final Configuration HADOOP = new Configuration(false);
  private static final long ONE_FILE = ExportOptions.DEFAULT_FILE_BYTES;

  @TempDir Path temp;

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

  @Test
  void leavesNoModelWhereAnExportStopsAndNothingCanBeRenamed() {
    Configuration store = LocalStore.as("s3a");
    String folder = "s3a://" + to("model");
    ModelExport.export(golden("mistral"), folder, options(Dtype.FLOAT32, ONE_FILE), store);
    store.set(LocalStore.ROOM, "model.safetensors:1000");
    assertThatThrownBy(
            () ->
                ModelExport.export(
                    golden("llama"), folder, options(Dtype.FLOAT32, ONE_FILE), store))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(folder + ": No space left on device");
    assertThatThrownBy(() -> ModelFolder.open(folder, store))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("model/config.json is not there (expected a Hugging Face folder)");
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
    return new ExportOptions(dtype, maxFileBytes, null, null, List.of(), null);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
