package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerCopyTest {

  private static final Configuration HADOOP = new Configuration(false);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ONE_FILE = ExportOptions.DEFAULT_FILE_BYTES;

  @TempDir Path temp;

  @Test
  void endsATextWhereItIsTold() throws IOException {
    ModelExport.export(
        golden("llama"),
        to("model"),
        new ExportOptions(Dtype.FLOAT32, ONE_FILE, null, null, List.of(7, 2), null),
        HADOOP);
    assertThat(ModelFolder.open(to("model"), HADOOP).config().eosIds()).containsExactly(7, 2);
    assertThat(
            JSON.readTree(temp.resolve("model/generation_config.json").toFile())
                .path("eos_token_id"))
        .isEqualTo(JSON.createArrayNode().add(7).add(2));
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
        new ExportOptions(Dtype.FLOAT32, ONE_FILE, tokenizer.toString(), template, List.of(), null),
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
        new ExportOptions(Dtype.FLOAT32, ONE_FILE, tokenizer.toString(), null, List.of(), null),
        HADOOP);
    assertThat(Files.readString(temp.resolve("model/chat_template.jinja"))).isEqualTo("own");
  }

  @Test
  void refusesAFolderWithoutATokenizer() {
    ExportOptions options =
        new ExportOptions(Dtype.FLOAT32, ONE_FILE, temp.toString(), null, List.of(), null);
    assertThatThrownBy(() -> ModelExport.export(golden("llama"), to("model"), options, HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessage("file:" + temp + ": no tokenizer (expected tokenizer.json or tokenizer.model)");
    assertThat(temp.resolve("model")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':{'vocab':{'a':0,'b':384,'c':2}}} | 384",
        "{'model':{'vocab':{'a':0}},'added_tokens':[{'id':383},{'id':500}]} | 500",
        "{'model':{'vocab':{'a':383}},'added_tokens':[]} | none"
      })
  void refusesATokenizerWithMoreTokensThanTheModel(String json, String id) throws IOException {
    Path tokenizer = Files.createDirectory(temp.resolve("tokenizer"));
    Files.writeString(tokenizer.resolve("tokenizer.json"), json.replace('\'', '"'));
    ExportOptions options =
        new ExportOptions(Dtype.FLOAT32, ONE_FILE, tokenizer.toString(), null, List.of(), null);
    if (id.equals("none")) {
      assertThat(ModelExport.export(golden("llama"), to("model"), options, HADOOP).parameters())
          .isEqualTo(golden("llama").config().parameters());
    } else {
      assertThatThrownBy(() -> ModelExport.export(golden("llama"), to("model"), options, HADOOP))
          .isInstanceOf(ModelException.class)
          .hasMessage("tokenizer.json: token id " + id + " (expected below vocab_size, 384)");
    }
  }

  private ModelFolder golden(String name) {
    return ModelFolder.open(GoldenModels.folder(name).toString(), HADOOP);
  }

  private String to(String name) {
    return temp.resolve(name).toString();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
