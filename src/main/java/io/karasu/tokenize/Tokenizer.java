package io.karasu.tokenize;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Text to token ids by DJL's binding of the Hugging Face tokenizers. Safe for use by several
 * threads.
 */
public final class Tokenizer implements AutoCloseable {

  private static final Map<String, String> OPTIONS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer tokenizer;

  /**
   * Loads a tokenizer.
   *
   * @param json the content of {@code tokenizer.json}
   * @throws IllegalArgumentException if it is no tokenizer that the library knows
   */
  public Tokenizer(byte[] json) {
    if (System.getProperty("DJL_CACHE_DIR") == null && System.getenv("DJL_CACHE_DIR") == null) {
      // The library is unpacked there; the home folder of a cluster's user is often not writable.
      Path cache =
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "karasu-djl-" + System.getProperty("user.name"));
      System.setProperty("DJL_CACHE_DIR", cache.toString());
    }
    try {
      this.tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), OPTIONS);
    } catch (IOException e) {
      throw new UncheckedIOException("the tokenizer cannot be loaded", e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "tokenizer.json: "
              + e.getMessage()
              + " (expected a tokenizer of the Hugging Face library)",
          e);
    }
  }

  /** The ids of {@code text}, without special tokens. */
  public int[] encode(String text) {
    return ids(text, false);
  }

  /** The ids of {@code text} with the special tokens that the tokenizer's own template adds. */
  public int[] encodeWithSpecialTokens(String text) {
    return ids(text, true);
  }

  private int[] ids(String text, boolean addsSpecialTokens) {
    long[] ids = tokenizer.encode(text, addsSpecialTokens, false).getIds();
    int[] narrow = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      narrow[i] = StrictMath.toIntExact(ids[i]);
    }
    return narrow;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
