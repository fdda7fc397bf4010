package io.karasu.job;

import ai.djl.Device;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.config.ConfigException;
import io.karasu.corpus.Nullable;
import io.karasu.model.Batch;
import io.karasu.model.DeviceChoice;
import io.karasu.model.Natives;
import io.karasu.model.Precision;
import io.karasu.model.huggingface.LoadedModel;
import io.karasu.model.huggingface.ModelException;
import io.karasu.model.huggingface.ModelFolder;
import io.karasu.spark.InputException;
import io.karasu.tokenize.Tokenizer;
import io.karasu.tokenize.TokenizerFiles;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code perplexity model=FOLDER input=FILE [dtype=float32|bfloat16] [device=auto|cpu|gpu]}: how
 * well a model predicts texts. JSON lines with {@code text} or {@code input_ids} in, one JSON line
 * for each out: the mean loss over the predicted tokens in nats, their number, and bits per byte of
 * UTF-8, which is null for ids.
 */
final class PerplexityCommand {

  private static final Logger LOG = LoggerFactory.getLogger(PerplexityCommand.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORM =
      "expected model=FOLDER input=FILE [dtype=float32|bfloat16] [device=auto|cpu|gpu]";
  private static final long QUIET_NANOS = 10_000_000_000L;

  private final String model;
  private final String input;
  private final Precision precision;
  private final DeviceChoice device;

  private PerplexityCommand(Map<String, String> values) {
    this.model = required(values, "model");
    this.input = required(values, "input");
    this.precision =
        switch (values.getOrDefault("dtype", "float32")) {
          case "float32" -> Precision.FLOAT32;
          case "bfloat16" -> Precision.BFLOAT16;
          default -> throw wrong("dtype=" + values.get("dtype"));
        };
    this.device =
        switch (values.getOrDefault("device", "auto")) {
          case "auto" -> precision == Precision.FLOAT32 ? DeviceChoice.CPU : DeviceChoice.AUTO;
          case "cpu" -> DeviceChoice.CPU;
          case "gpu" -> DeviceChoice.GPU;
          default -> throw wrong("device=" + values.get("device"));
        };
  }

  /**
   * Reads the words after {@code perplexity}.
   *
   * @throws ConfigException if they are not of that form
   */
  static PerplexityCommand parse(List<String> words) {
    Map<String, String> values = new TreeMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      if (equals < 0 || !List.of("model", "input", "dtype", "device").contains(key)) {
        throw wrong(word);
      }
      values.put(key, word.substring(equals + 1));
    }
    return new PerplexityCommand(values);
  }

  /**
   * Evaluates and prints, in the order of the input.
   *
   * @throws InputException if the model or the input is missing or wrong; names file and line
   */
  void print(Configuration hadoop, PrintStream out) {
    try (BufferedReader lines = lines(hadoop)) {
      ModelFolder folder = ModelFolder.open(model, hadoop);
      Natives.load(Runtime.getRuntime().availableProcessors());
      Device place = device.choose(-1);
      try (LoadedModel loaded = LoadedModel.load(folder, place, precision)) {
        Tokenizer tokenizer = null;
        long said = System.nanoTime();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          JsonNode row = row(line, number);
          if (row.has("text") && tokenizer == null) {
            tokenizer =
                new Tokenizer(
                    TokenizerFiles.read("model", model + "/tokenizer.json", hadoop).tokenizer());
          }
          out.println(
              result(loaded, row, ids(row, number, tokenizer, loaded.config().vocabulary())));
          if (System.nanoTime() - said > QUIET_NANOS) {
            said = System.nanoTime();
            LOG.info("perplexity: {} rows so far", number);
          }
        }
      }
    } catch (ModelException e) {
      throw new InputException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(input + " cannot be read", e);
    }
  }

  private BufferedReader lines(Configuration hadoop) throws IOException {
    Path path = new Path(input);
    try {
      return new BufferedReader(
          new InputStreamReader(path.getFileSystem(hadoop).open(path), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      throw new InputException("input: " + input + " is not there (expected JSON lines)", e);
    }
  }

  private JsonNode row(String line, int number) {
    try {
      JsonNode row = JSON.readTree(line);
      if (row != null
          && row.isObject()
          && (row.path("text").isTextual() || row.path("input_ids").isArray())) {
        return row;
      }
    } catch (JsonProcessingException e) {
      throw new InputException(
          input
              + ": line "
              + number
              + " is no JSON (expected {\"text\": …} or {\"input_ids\": […]})",
          e);
    }
    throw new InputException(
        input
            + ": line "
            + number
            + ": "
            + shortened(line)
            + " (expected {\"text\": …} or {\"input_ids\": […]})");
  }

  private static String shortened(String line) {
    return line.length() > 60
        ? line.substring(
                0, line.offsetByCodePoints(0, Math.min(50, line.codePointCount(0, line.length()))))
            + "…"
        : line;
  }

  private int[] ids(JsonNode row, int number, @Nullable Tokenizer tokenizer, int vocabulary) {
    if (row.path("text").isTextual()) {
      return tokenizer.encodeWithSpecialTokens(row.path("text").asText());
    }
    int[] ids = new int[row.path("input_ids").size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = row.path("input_ids").get(i);
      if (!id.isInt() || id.intValue() < 0 || id.intValue() >= vocabulary) {
        throw new InputException(
            input
                + ": line "
                + number
                + ": input_ids["
                + i
                + "]: "
                + id
                + " (expected a whole number from 0 to "
                + (vocabulary - 1)
                + ")");
      }
      ids[i] = id.intValue();
    }
    return ids;
  }

  private static String result(LoadedModel loaded, JsonNode row, int[] ids) {
    ObjectNode result = JSON.createObjectNode();
    double[] losses = ids.length < 2 ? new double[0] : loaded.losses(Batch.text(ids));
    if (losses.length == 0) {
      return result.putNull("loss").put("tokens", 0).putNull("bits_per_byte").toString();
    }
    double sum = Arrays.stream(losses).reduce(0, Double::sum);
    result.put("loss", sum / losses.length).put("tokens", losses.length);
    int bytes = row.path("text").asText("").getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0) {
      result.putNull("bits_per_byte");
    } else {
      result.put("bits_per_byte", sum / StrictMath.log(2) / bytes);
    }
    return result.toString();
  }

  private static String required(Map<String, String> values, String key) {
    if (values.getOrDefault(key, "").isEmpty()) {
      throw new ConfigException(List.of("command line: " + key + ": missing (" + FORM + ")"));
    }
    return values.get(key);
  }

  private static ConfigException wrong(String word) {
    return new ConfigException(List.of("command line: " + word + " (" + FORM + ")"));
  }
}
