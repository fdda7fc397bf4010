package io.karasu.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.spark.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a tokenizer: {@code tokenizer.json} and what lies beside it.
 *
 * @param files name → content, uncompressed; {@code tokenizer.json} is always there
 */
public record TokenizerFiles(Map<String, byte[]> files) {

  /** The tokenizer itself. */
  public static final String TOKENIZER = "tokenizer.json";

  /** Names the special tokens, among other things. */
  public static final String CONFIG = "tokenizer_config.json";

  /** What is taken along if it lies beside the tokenizer. */
  private static final List<String> BESIDE =
      List.of(CONFIG, "special_tokens_map.json", "added_tokens.json", "chat_template.jinja");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a tokenizer.
   *
   * @param path of a {@code tokenizer.json}, plain or {@code .gz}, on any Hadoop file system
   * @throws InputException if it is missing, damaged or no tokenizer
   */
  public static TokenizerFiles read(String path, Configuration hadoop) {
    return read("tokenize.tokenizer", path, hadoop);
  }

  /** The same for a path that is named by {@code key} in the configuration or on a command line. */
  public static TokenizerFiles read(String key, String path, Configuration hadoop) {
    Map<String, byte[]> files = new TreeMap<>();
    try {
      Path tokenizer = new Path(path);
      FileSystem fs = tokenizer.getFileSystem(hadoop);
      files.put(TOKENIZER, bytes(fs, tokenizer));
      for (String name : BESIDE) {
        Path beside = new Path(fs.makeQualified(tokenizer).getParent(), name);
        if (fs.exists(beside)) {
          files.put(name, bytes(fs, beside));
        }
      }
    } catch (FileNotFoundException e) {
      throw new InputException(
          key
              + ": "
              + path
              + " is not there (expected a Hugging Face tokenizer.json, plain or .gz)",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(key + ": " + path + " cannot be read: " + e.getMessage(), e);
    }
    TokenizerFiles found = new TokenizerFiles(files);
    found.check(key, path);
    return found;
  }

  /** The content of {@code tokenizer.json}. */
  public byte[] tokenizer() {
    return files.get(TOKENIZER);
  }

  private void check(String key, String path) {
    try {
      JsonNode tree = JSON.readTree(tokenizer());
      if (tree == null || !tree.path("model").isObject()) {
        throw new InputException(
            key
                + ": "
                + path
                + " is no tokenizer (expected a Hugging Face tokenizer.json with a \"model\")");
      }
    } catch (IOException e) {
      throw new InputException(
          key + ": " + path + " is damaged: not JSON (expected a Hugging Face tokenizer.json)", e);
    }
  }

  private static byte[] bytes(FileSystem fs, Path path) throws IOException {
    try (InputStream in = fs.open(path)) {
      boolean isZipped = path.getName().endsWith(".gz");
      return (isZipped ? new GZIPInputStream(in) : in).readAllBytes();
    }
  }
}
