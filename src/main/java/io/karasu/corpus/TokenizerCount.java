package io.karasu.corpus;

import java.util.Objects;

/**
 * What one tokenizer makes of the texts of one source.
 *
 * @param tokenizer a short name that tells it from the others
 * @param source the {@code name} of the source in the config
 * @param documents texts
 * @param characters their code points
 * @param bytes their bytes in UTF-8
 * @param tokens token ids, without special tokens
 * @param unknown those that are the unknown token
 * @param byteTokens those that stand for a single byte by fallback, {@code <0x00>} … {@code <0xFF>}
 */
public record TokenizerCount(
    String tokenizer,
    String source,
    long documents,
    long characters,
    long bytes,
    long tokens,
    long unknown,
    long byteTokens) {

  public TokenizerCount {
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(source, "source");
  }

  /** The sum of two counts of the same tokenizer, under the name {@code of}. */
  public TokenizerCount plus(TokenizerCount other, String of) {
    return new TokenizerCount(
        tokenizer,
        of,
        documents + other.documents,
        characters + other.characters,
        bytes + other.bytes,
        tokens + other.tokens,
        unknown + other.unknown,
        byteTokens + other.byteTokens);
  }
}
