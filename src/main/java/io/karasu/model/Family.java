package io.karasu.model;

/**
 * The decoder architectures that the kernels implement, by the name of their class in {@code
 * transformers}: pre-norm blocks of RMSNorm, rotary attention and a gated SiLU feed-forward part.
 */
public enum Family {
  /** {@code LlamaForCausalLM}. */
  LLAMA,
  /** {@code MistralForCausalLM}: as Llama, with grouped queries and a sliding window. */
  MISTRAL,
  /** {@code Qwen2ForCausalLM}: as Llama, with biases on query, key and value. */
  QWEN2,
  /** {@code QWenLMHeadModel}, the first Qwen: fused {@code c_attn}, other names; same maths. */
  QWEN1
}
