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
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {

  private static final String LLAMA =
      "{'architectures':['LlamaForCausalLM'],'model_type':'llama','vocab_size':32000,"
          + "'hidden_size':4096,'intermediate_size':11008,'num_hidden_layers':32,"
          + "'num_attention_heads':32,'rms_norm_eps':1e-6,'max_position_embeddings':2048,"
          + "'hidden_act':'silu','bos_token_id':1,'eos_token_id':2}";

  private static final String QWEN2 =
      "{'architectures':['Qwen2ForCausalLM'],'model_type':'qwen2','vocab_size':151936,"
          + "'hidden_size':896,'intermediate_size':4864,'num_hidden_layers':24,"
          + "'num_attention_heads':14,'num_key_value_heads':2,'rms_norm_eps':1e-6,"
          + "'max_position_embeddings':32768,'sliding_window':32768,'max_window_layers':21,"
          + "'use_sliding_window':false,'rope_theta':1000000.0,'tie_word_embeddings':true}";

  private static final String QWEN1 =
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'hidden_act':'gelu' | hidden_act: \"gelu\" (expected silu: nothing else is implemented)",
        "'mlp_bias':true | mlp_bias: true (expected false: the feed-forward part has no biases)",
        "'attention_bias':true | attention_bias: true (expected false: attention has no biases in this family)",
        "'attention_dropout':0.1 | attention_dropout: 0.1 (expected 0.0: nothing else is implemented)",
        "'rope_scaling':{'type':'linear'} | rope_scaling.type: \"linear\" (expected default: no scaling of positions is implemented)",
        "'rope_scaling':{'factor':2.0} | rope_scaling.factor: 2.0 (expected 1.0: no scaling of positions is implemented)",
        "'rope_scaling':4 | rope_scaling: 4 (expected an object)",
        "'rope_parameters':{'rope_type':'yarn'} | rope_parameters.rope_type: \"yarn\" (expected default: no scaling of positions is implemented)",
        "'rope_parameters':{'partial_rotary_factor':0.5} | rope_parameters.partial_rotary_factor: 0.5 (expected 1.0: every pair of a head is rotated)",
        "'rope_parameters':{'full_attention':{}} | rope_parameters.full_attention: {} (expected none: one rotation for all layers)",
        "'partial_rotary_factor':0.5 | partial_rotary_factor: 0.5 (expected 1.0: every pair of a head is rotated)",
        "'rope_theta':0 | rope_theta: 0 (expected a positive number)",
        "'rope_theta':NaN | rope_theta: \"NaN\" (expected a positive number)",
        "'rope_theta':1e4,'rope_parameters':{'rope_theta':5e5} | rope_theta: 10000.0 (expected the same as rope_parameters.rope_theta, 500000.0)",
        "'quantization_config':{'bits':4} | quantization_config: {\"bits\":4} (expected none: weights are float32, bfloat16 or float16)",
        "'num_key_value_heads':5 | num_key_value_heads: 5 (expected a divisor of num_attention_heads, 32)",
        "'head_dim':127 | head_dim: 127 (expected an even width of a head)",
        "'pad_token_id':32000 | pad_token_id: 32000 (expected token ids below vocab_size)",
        "'pad_token_id':[1,2] | pad_token_id: [1,2] (expected one token id)",
        "'pad_token_id':true | pad_token_id: true (expected token ids below vocab_size)",
        "'tie_word_embeddings':'yes' | tie_word_embeddings: \"yes\" (expected true or false)",
        "'layer_types':['full_attention'] | layer_types: [\"full_attention\"] (expected 32 layers of the same kind, as the other keys say: no window)"
      })
  void refusesWhatALlamaOfOursCannotBe(String key, String problem) {
    refused(with(LLAMA, key), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'no_bias':true | 'no_bias':false | no_bias: false (expected true: only c_attn has a bias)",
        "'rotary_pct':1.0 | 'rotary_pct':0.25 | rotary_pct: 0.25 (expected 1.0: every pair of a head is rotated)",
        "'scale_attn_weights':true | 'scale_attn_weights':false | scale_attn_weights: false (expected true: nothing else is implemented)",
        "'kv_channels':128 | 'kv_channels':64 | kv_channels: 64 (expected an even hidden_size / num_attention_heads)",
        "27392 | 27393 | intermediate_size: 27393 (expected an even number, twice the real width)",
        "'seq_length':2048, | '' | seq_length: missing (expected a whole number from 1 to 1073741824)",
        "'layer_norm_epsilon':1e-6 | 'layer_norm_epsilon':null | layer_norm_epsilon: null (expected a positive number)"
      })
  void refusesWhatAQwen1OfOursCannotBe(String good, String bad, String problem) {
    refused(QWEN1.replace(good, bad.equals("''") ? "" : bad), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'use_sliding_window':false | 'use_sliding_window':true | max_window_layers: 21 (expected 0 or 24: all layers alike)",
        "'num_key_value_heads':2, | '' | num_key_value_heads: missing (expected a whole number from 1 to 4096)",
        "'hidden_size':896 | 'hidden_size':897 | hidden_size: 897 (expected a multiple of num_attention_heads, 14)",
        "'vocab_size':151936 | 'vocab_size':14.7 | vocab_size: 14.7 (expected a whole number from 1 to 16777216)",
        "'vocab_size':151936 | 'vocab_size':99999999999 | vocab_size: 99999999999 (expected a whole number from 1 to 16777216)",
        "'vocab_size':151936 | 'vocab_size':'151936' | vocab_size: \"151936\" (expected a whole number from 1 to 16777216)",
        "Qwen2ForCausalLM | Qwen3ForCausalLM | architectures: [\"Qwen3ForCausalLM\"] (expected [LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM or QWenLMHeadModel])",
        "'model_type':'qwen2' | 'model_type':'llama' | model_type: \"llama\" (expected qwen2, as architectures says)",
        "'model_type':'qwen2' | 'model_type':'qwen3' | model_type: \"qwen3\" (expected llama, mistral, qwen2 or qwen)"
      })
  void refusesWhatAQwen2OfOursCannotBe(String good, String bad, String problem) {
    refused(QWEN2.replace(good, bad.equals("''") ? "" : bad), problem);
  }

  @Test
  void namesEveryProblemAtOnce() {
    assertThatThrownBy(
            () -> read(with(LLAMA.replace("32000", "0"), "'mlp_bias':true,'head_dim':3")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            String.join(
                "\n",
                "c.json: mlp_bias: true (expected false: the feed-forward part has no biases)",
                "c.json: vocab_size: 0 (expected a whole number from 1 to 16777216)",
                "c.json: head_dim: 3 (expected an even width of a head)",
                "c.json: bos_token_id: 1 (expected token ids below vocab_size)",
                "c.json: eos_token_id: 2 (expected token ids below vocab_size)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "3", "null", "'llama'"})
  void refusesWhatIsNoObject(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ModelException.class)
        .hasMessage("c.json: no JSON object (expected a model's configuration)");
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

  private static String with(String json, String keys) {
    String key = keys.substring(0, keys.indexOf(':') + 1);
    assertThat(key).isNotEmpty();
    String without =
        keys.startsWith("'hidden_act'") ? json.replace("'hidden_act':'silu',", "") : json;
    return without.substring(0, without.length() - 1) + "," + keys + "}";
  }

  private static DecoderConfig read(String json) {
    try {
      return ConfigReader.read(Folder.JSON.readTree(json.replace('\'', '"')), "c.json");
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
