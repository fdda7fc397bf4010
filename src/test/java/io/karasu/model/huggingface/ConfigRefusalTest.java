package io.karasu.model.huggingface;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRefusalTest {

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
    refused(ConfigReaderTest.with(ConfigReaderTest.LLAMA, key), problem);
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
    refused(ConfigReaderTest.QWEN1.replace(good, bad.equals("''") ? "" : bad), problem);
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
    refused(ConfigReaderTest.QWEN2.replace(good, bad.equals("''") ? "" : bad), problem);
  }

  @Test
  void namesEveryProblemAtOnce() {
    assertThatThrownBy(
            () ->
                ConfigReaderTest.read(
                    ConfigReaderTest.with(
                        ConfigReaderTest.LLAMA.replace("32000", "0"),
                        "'mlp_bias':true,'head_dim':3")))
        .isInstanceOf(ModelException.class)
        .extracting(e -> e.getMessage().lines().toList())
        .isEqualTo(
            List.of(
                "c.json: mlp_bias: true (expected false: the feed-forward part has no biases)",
                "c.json: vocab_size: 0 (expected a whole number from 1 to 16777216)",
                "c.json: head_dim: 3 (expected an even width of a head)",
                "c.json: bos_token_id: 1 (expected token ids below vocab_size)",
                "c.json: eos_token_id: 2 (expected token ids below vocab_size)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "3", "null", "'llama'"})
  void refusesWhatIsNoObject(String json) {
    assertThatThrownBy(() -> ConfigReaderTest.read(json))
        .isInstanceOf(ModelException.class)
        .hasMessage("c.json: no JSON object (expected a model's configuration)");
  }

  private static void refused(String json, String problem) {
    assertThatThrownBy(() -> ConfigReaderTest.read(json))
        .isInstanceOf(ModelException.class)
        .hasMessage("c.json: " + problem);
  }
}
