package io.karasu.model.huggingface;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder on any Hadoop file system and how its small files are read.
 *
 * @param fs the file system; on a local disk without the hidden checksum files that Hadoop adds
 * @param path the folder, fully qualified
 */
record Folder(FileSystem fs, Path path) {

  /** JSON of any Python writer: NaN allowed; a key twice or text after the end is damage. */
  static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** No small file of a model is larger, in bytes: not the index of 100,000 tensors. */
  static final int MAX_SMALL = 1 << 26;

  /** Opens a folder, which need not be there. */
  static Folder of(String folder, Configuration hadoop) {
    try {
      Path path = new Path(folder);
      FileSystem fs = path.getFileSystem(hadoop);
      if (fs instanceof ChecksumFileSystem checked) {
        fs = checked.getRawFileSystem();
      }
      return new Folder(fs, fs.makeQualified(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException(folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Opens the folder of a file. */
  static Folder around(String file, Configuration hadoop) {
    Folder itself = of(file, hadoop);
    Path parent = itself.path().getParent();
    if (parent == null) {
      throw new ModelException(file + " is no file");
    }
    return new Folder(itself.fs(), parent);
  }

  /** The last part of a path. */
  static String name(String file) {
    return new Path(file).getName();
  }

  /** A file in it. */
  Path file(String name) {
    return new Path(path, name);
  }

  /** Whether there is such a file. */
  boolean has(String name) {
    Path file = file(name);
    try {
      return fs.exists(file);
    } catch (IOException e) {
      throw new ModelException(file + " cannot be looked at: " + e.getMessage(), e);
    }
  }

  /**
   * A small JSON file.
   *
   * @throws ModelException if it is missing, damaged or too large
   */
  JsonNode json(String name) {
    Path file = file(name);
    try {
      JsonNode json = JSON.readTree(bytes(name));
      return json == null ? JSON.missingNode() : json;
    } catch (JsonProcessingException e) {
      throw new ModelException(file + " is no JSON: " + firstLine(e), e);
    } catch (IOException e) {
      throw new ModelException(file + " is no JSON: " + e.getMessage(), e);
    }
  }

  /**
   * The content of a small file.
   *
   * @throws ModelException if it is missing, unreadable or too large
   */
  byte[] bytes(String name) {
    Path file = file(name);
    try {
      FileStatus status = fs.getFileStatus(file);
      if (status.getLen() > MAX_SMALL) {
        throw new ModelException(
            file + ": " + status.getLen() + " bytes (expected at most " + MAX_SMALL + ")");
      }
      try (FSDataInputStream in = fs.open(file)) {
        return in.readAllBytes();
      }
    } catch (FileNotFoundException e) {
      throw new ModelException(file + " is not there (expected a Hugging Face folder)", e);
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Writes a small file. */
  void write(String name, byte[] bytes) throws IOException {
    try (OutputStream out = fs.create(file(name), true)) {
      out.write(bytes);
    }
  }

  /** JSON for people, with a line's end at its end. */
  static byte[] pretty(JsonNode json) {
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** What is wrong with JSON, without the piece of it that Jackson quotes. */
  static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("damaged");
  }
}
