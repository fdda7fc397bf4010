package io.karasu.model.huggingface;

import io.karasu.corpus.Nullable;
import java.util.List;

/**
 * How a model is exported.
 *
 * @param dtype float32 or bfloat16
 * @param maxFileBytes most bytes of tensors in one safetensors file, unless one tensor has more
 * @param tokenizer folder whose tokenizer files are taken along; null if none
 * @param chatTemplate Jinja text that takes the place of the tokenizer's own; null if that stays
 * @param eosIds tokens at which generation ends, such as that of a turn of a chat; empty: the
 *     model's own
 * @param card what README.md says; null if there is to be none
 */
public record ExportOptions(
    Dtype dtype,
    long maxFileBytes,
    @Nullable String tokenizer,
    @Nullable String chatTemplate,
    List<Integer> eosIds,
    @Nullable ModelCard card) {

  /** Bytes in a file if nothing else is said, as transformers has it: 5 GB. */
  public static final long DEFAULT_FILE_BYTES = 5_000_000_000L;

  /** Checks them and copies the list. */
  public ExportOptions {
    eosIds = List.copyOf(eosIds);
    if (dtype == Dtype.FLOAT16) {
      throw new IllegalArgumentException("dtype: FLOAT16 (expected FLOAT32 or BFLOAT16)");
    }
    if (maxFileBytes < 1) {
      throw new IllegalArgumentException("maxFileBytes: " + maxFileBytes + " (expected 1 or more)");
    }
  }
}
