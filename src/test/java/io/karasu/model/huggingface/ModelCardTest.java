package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import io.karasu.model.huggingface.ModelCard.Data;
import io.karasu.model.huggingface.ModelCard.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ModelCardTest {

  private static final DecoderConfig MISTRAL =
      new DecoderConfig(
          Family.MISTRAL,
          32_000,
          4096,
          14_336,
          32,
          32,
          8,
          128,
          1e-5,
          10_000,
          4096,
          false,
          false,
          32_768,
          1,
          List.of(2),
          null,
          null);

  static final ModelCard CARD =
      new ModelCard(
          "karasu-7b",
          "Mistral-7B, trained on with 7 billion tokens of Japanese.",
          "apache-2.0",
          List.of("ja", "no"),
          "mistralai/Mistral-7B-v0.1",
          List.of(
              new Data("aozora", null, List.of("public domain"), 16_900, 300),
              new Data("culturax", "uonlp/CulturaX", List.of("ODC-By", "CC0"), 5_000_000, 700),
              new Data("web|<b>", "uonlp/CulturaX", List.of(), 1, 0)),
          7_000_000_000L,
          List.of(new Entry("tokens per step", "4,194,304"), new Entry("schedule", "a * b\nc")),
          List.of(new Entry("held-out loss", "1.987")),
          List.of("One note."));

  @Test
  void tellsTheHubWhatItAsks() {
    assertThat(frontMatter(text(CARD, MISTRAL)))
        .isEqualTo(
            Map.of(
                "license", "apache-2.0",
                "language", List.of("ja", "no"),
                "library_name", "transformers",
                "pipeline_tag", "text-generation",
                "base_model", "mistralai/Mistral-7B-v0.1",
                "datasets", List.of("uonlp/CulturaX"),
                "tags", List.of("karasu")));
  }

  @Test
  void namesALicenceThatTheHubDoesNotKnow() {
    ModelCard card =
        new ModelCard(
            "m",
            "s",
            "Tongyi Qianwen: \"Research\"",
            List.of("ja"),
            "/data/base/Qwen-14B",
            List.of(),
            0,
            List.of(),
            List.of(),
            List.of());
    String text = text(card, MISTRAL);
    assertThat(frontMatter(text))
        .containsEntry("license", "other")
        .containsEntry("license_name", "tongyi-qianwen---research-")
        .doesNotContainKeys("base_model", "datasets");
    assertThat(text)
        .contains("| base model | Qwen-14B |")
        .doesNotContain("/data", "## Training", "## Results");
  }

  @Test
  void tellsAReaderOfWhatAndHowItWasTrained() {
    assertThat(text(CARD, MISTRAL))
        .contains("\n# karasu-7b\n\nMistral-7B, trained on with 7 billion tokens of Japanese.\n")
        .contains("| architecture | MistralForCausalLM |\n| parameters | 7,241,732,096 |\n")
        .contains("| numbers | bfloat16 |")
        .contains("| sliding window, tokens | 4,096 |")
        .contains("| tokens trained on | 7,000,000,000 |")
        .contains(
            "| source | licences | documents | tokens | share |\n| --- | --- | ---: | ---: | ---: |\n")
        .contains("| aozora | public domain | 16,900 | 300 | 30.0 % |")
        .contains("| culturax | ODC-By, CC0 | 5,000,000 | 700 | 70.0 % |")
        .contains("| web\\|&lt;b> | none stated | 1 | 0 | 0.0 % |")
        .contains("| schedule | a \\* b c |")
        .contains("## Results\n\n| measure | value |\n| --- | --- |\n| held-out loss | 1.987 |\n")
        .endsWith("\n\nOne note.\n\n")
        .doesNotContain("Qwen");
  }

  @Test
  void showsHowToUseItWithAndWithoutATemplate() {
    assertThat(text(CARD, MISTRAL)).contains("folder = \"karasu-7b\"", "tokenizer(\"日本");
    byte[] settings = "{\"chat_template\":\"…\"}".getBytes(StandardCharsets.UTF_8);
    for (Map<String, byte[]> files :
        List.of(
            Map.of("chat_template.jinja", new byte[0]),
            Map.of("tokenizer_config.json", settings))) {
      String chat =
          new String(CardText.of(CARD, MISTRAL, Dtype.FLOAT32, files), StandardCharsets.UTF_8);
      assertThat(chat).contains("apply_chat_template").doesNotContain("tokenizer(\"日本");
    }
  }

  @Test
  void saysWhatAQwen1LosesAsAQwen2() {
    DecoderConfig qwen =
        new DecoderConfig(
            Family.QWEN1,
            100,
            8,
            8,
            1,
            2,
            2,
            4,
            1e-6,
            10_000,
            0,
            true,
            false,
            8192,
            null,
            List.of(),
            null,
            new DecoderConfig.Stretch(2048, true, true));
    assertThat(text(CARD, qwen))
        .contains("| architecture | Qwen2ForCausalLM |")
        .contains("The base model is a Qwen-1, stored here in the layout of Qwen2")
        .contains("texts of up to 2,048 tokens");
  }

  private static String text(ModelCard card, DecoderConfig config) {
    return new String(CardText.of(card, config, Dtype.BFLOAT16, Map.of()), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> frontMatter(String text) {
    assertThat(text).startsWith("---\n");
    return new Yaml().load(text.substring(4, text.indexOf("\n---\n", 4)));
  }
}
