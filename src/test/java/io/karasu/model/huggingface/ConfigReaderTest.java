package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

  static final String LLAMA =
      "{'architectures':['LlamaForCausalLM'],'model_type':'llama','vocab_size':32000,"
          + "'hidden_size':4096,'intermediate_size':11008,'num_hidden_layers':32,"
          + "'num_attention_heads':32,'rms_norm_eps':1e-6,'max_position_embeddings':2048,"
          + "'hidden_act':'silu','bos_token_id':1,'eos_token_id':2}";

  static final String QWEN2 =
      "{'architectures':['Qwen2ForCausalLM'],'model_type':'qwen2','vocab_size':151936,"
          + "'hidden_size':896,'intermediate_size':4864,'num_hidden_layers':24,"
          + "'num_attention_heads':14,'num_key_value_heads':2,'rms_norm_eps':1e-6,"
          + "'max_position_embeddings':32768,'sliding_window':32768,'max_window_layers':21,"
          + "'use_sliding_window':false,'rope_theta':1000000.0,'tie_word_embeddings':true}";

  static final String QWEN1 =
      "{'architectures':['QWenLMHeadModel'],'model_type':'qwen','vocab_size':152064,"
          + "'hidden_size':5120,'intermediate_size':27392,'num_hidden_layers':40,"
          + "'num_attention_heads':40,'kv_channels':128,'layer_norm_epsilon':1e-6,"
          + "'max_position_embeddings':8192,'seq_length':2048,'no_bias':true,"
          + "'rotary_emb_base':10000,'rotary_pct':1.0,'use_dynamic_ntk':true,"
          + "'use_logn_attn':false,'scale_attn_weights':true}";

  /** The first Llamas say neither how many key heads there are nor the rotary base. */
  @Test
  void readsAnEarlyLlama() {
    assertThat(read(LLAMA))
        .isEqualTo(
            new DecoderConfig(
                Family.LLAMA,
                32_000,
                4096,
                11_008,
                32,
                32,
                32,
                128,
                1e-6,
                10_000,
                0,
                false,
                false,
                2048,
                1,
                List.of(2),
                null,
                null));
  }

  @Test
  void readsAQwen14B() {
    assertThat(read(QWEN1))
        .isEqualTo(
            new DecoderConfig(
                Family.QWEN1,
                152_064,
                5120,
                13_696,
                40,
                40,
                40,
                128,
                1e-6,
                10_000,
                0,
                true,
                false,
                8192,
                null,
                List.of(),
                null,
                new DecoderConfig.Stretch(2048, true, false)));
    assertThat(read(QWEN1).parameters()).isEqualTo(14_167_290_880L);
  }

  @Test
  void readsAMistralOf7Billion() {
    String mistral =
        LLAMA
            .replace("LlamaForCausalLM", "MistralForCausalLM")
            .replace("'llama'", "'mistral','num_key_value_heads':8")
            .replace("11008", "14336");
    assertThat(read(mistral).window()).isEqualTo(4096);
    assertThat(read(mistral).parameters()).isEqualTo(7_241_732_096L);
    assertThat(read(with(mistral, "'sliding_window':null")).window()).isZero();
    assertThat(read(with(mistral, "'sliding_window':8")).window()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'head_dim':128 | 128",
        "'head_dim':null | 64",
        "'use_cache':true | 64",
        "'torch_dtype':'bfloat16' | 64"
      })
  void readsTheWidthOfAHead(String key, int headDim) {
    assertThat(read(with(QWEN2, key)).headDim()).isEqualTo(headDim);
  }

  @Test
  void readsTheTokensThatEndATextAndTheIdsThatMeanNone() {
    String json =
        with(LLAMA, "'pad_token_id':-1").replace("'eos_token_id':2", "'eos_token_id':[7,9]");
    assertThat(read(json).eosIds()).containsExactly(7, 9);
    assertThat(read(json).padId()).isNull();
    assertThat(read(with(LLAMA, "'pad_token_id':0")).padId()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'rope_parameters':{'rope_theta':5e5,'rope_type':'default'} | 500000",
        "'rope_theta':5e5,'rope_parameters':{'rope_theta':500000,'rope_type':'default'} | 500000",
        "'rope_theta':5e5,'rope_scaling':{'type':'default'} | 500000",
        "'rope_theta':500000,'rope_scaling':null | 500000"
      })
  void readsTheRotaryBaseWhereverItStands(String key, double theta) {
    assertThat(read(with(LLAMA, key)).ropeTheta()).isEqualTo(theta);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'use_sliding_window':true,'max_window_layers':24 | 0",
        "'use_sliding_window':true,'max_window_layers':0 | 32768",
        "'use_sliding_window':true,'sliding_window':null | 0"
      })
  void readsTheWindowOfAQwen2(String keys, int window) {
    String json =
        QWEN2
            .replace("'use_sliding_window':false,", "")
            .replace("'max_window_layers':21,", "")
            .replace(
                "'sliding_window':32768,",
                keys.contains("'sliding") ? "" : "'sliding_window':32768,");
    assertThat(read(with(json, keys)).window()).isEqualTo(window);
  }

  @Test
  void findsTheFamilyByEitherName() {
    assertThat(read(LLAMA.replace("'model_type':'llama',", "")).family()).isEqualTo(Family.LLAMA);
    assertThat(read(LLAMA.replace("'architectures':['LlamaForCausalLM'],", "")).family())
        .isEqualTo(Family.LLAMA);
    refused("{}", "model_type: missing (expected llama, mistral, qwen2 or qwen)");
  }

  @Test
  void readsBackWhatItsWriterWrites() {
    for (String json : List.of(LLAMA, QWEN2)) {
      DecoderConfig config = read(json);
      ObjectNode written = ConfigWriter.config(config, Dtype.BFLOAT16);
      assertThat(ConfigReader.read(written, "written")).isEqualTo(config);
    }
    DecoderConfig windowed =
        read(
            with(
                QWEN2.replace("21", "0").replace("'use_sliding_window':false", "'x':0"),
                "'use_sliding_window':true"));
    assertThat(ConfigReader.read(ConfigWriter.config(windowed, Dtype.FLOAT32), "").window())
        .isEqualTo(32_768);
  }

  @Test
  void writesNoShapeThatTheClassCannotHave() {
    DecoderConfig llama = read(LLAMA);
    DecoderConfig windowed =
        new DecoderConfig(
            Family.LLAMA,
            10,
            8,
            8,
            1,
            2,
            2,
            4,
            1e-6,
            10_000,
            4,
            false,
            false,
            2048,
            null,
            List.of(),
            null,
            null);
    assertThat(windowed).isNotEqualTo(llama);
    assertThatThrownBy(() -> ConfigWriter.config(windowed, Dtype.FLOAT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("model: DecoderConfig[family=LLAMA, ")
        .hasMessageEndingWith("(expected what a LLAMA can be)");
  }

  private static void refused(String json, String problem) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ModelException.class)
        .hasMessage("c.json: " + problem);
  }

  static String with(String json, String keys) {
    String key = keys.substring(0, keys.indexOf(':') + 1);
    assertThat(key).isNotEmpty();
    String without =
        keys.startsWith("'hidden_act'") ? json.replace("'hidden_act':'silu',", "") : json;
    return without.substring(0, without.length() - 1) + "," + keys + "}";
  }

  static DecoderConfig read(String json) {
    try {
      return ConfigReader.read(Folder.JSON.readTree(json.replace('\'', '"')), "c.json");
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
