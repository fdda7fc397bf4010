package io.karasu.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.Table;
import io.karasu.spark.InputException;
import io.karasu.spark.InputFile;
import io.karasu.spark.RunFolder;
import io.karasu.spark.StepRecord;
import io.karasu.spark.TableSummary;
import io.karasu.train.TrainConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Everything that a step's tables depend on: its resolved configuration, its inputs (raw files by
 * path, size and time; tables by digest), the application jar.
 *
 * @param config the resolved configuration as JSON
 * @param inputs name → what identifies its content
 * @param jar SHA-256 of the application jar, or {@code classes} when it runs from a build folder
 */
record Fingerprint(String config, Map<String, String> inputs, String jar) {

  static final String JAR = "jar";

  /**
   * The report of {@code tokenize} and the input of {@code pack} that stands for {@code
   * RUN/tokenizer/}.
   */
  static final String TOKENIZER = "tokenizer";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /**
   * Looks at the configuration and the inputs of a step.
   *
   * @throws InputException if an input is missing
   */
  static Fingerprint of(ResolvedConfig config, RunFolder folder, Configuration hadoop) {
    Map<String, String> inputs = new TreeMap<>();
    if (config.record() instanceof RawInputs raw) {
      for (InputFile file : raw.files(hadoop)) {
        inputs.put(file.path(), file.size() + " bytes, " + file.modified());
      }
    }
    Step step = config.step();
    for (Table table : step.reads()) {
      TableSummary summary = output(folder, step, Step.writerOf(table), table.folder());
      inputs.put(table.folder(), summary.digest());
    }
    for (String ledger : step.ledgers()) {
      Step writer = Step.named(ledger).orElseThrow();
      inputs.put("rejections of " + ledger, output(folder, step, writer, "rejections").digest());
    }
    if (step == Step.PACK) {
      Object files = finished(folder, step, Step.TOKENIZE).report().get(TOKENIZER);
      inputs.put(TOKENIZER, String.valueOf(files));
    }
    if (config.record() instanceof TrainConfig training && training.model().isGiven()) {
      Table table = TrainingInputs.table(training);
      inputs.put(
          table.folder(), output(folder, step, Step.writerOf(table), table.folder()).digest());
      Object files = finished(folder, step, Step.TOKENIZE).report().get(TOKENIZER);
      inputs.put(TOKENIZER, String.valueOf(files));
      inputs.putAll(TrainingInputs.modelFiles(training, step, folder, hadoop));
    }
    if (step == Step.REPORT) {
      inputs.putAll(records(folder));
    }
    return new Fingerprint(json(config.tree().plain()), inputs, jarDigest());
  }

  /** What the report shows: the records of the finished steps, which hold their tables' digests. */
  private static Map<String, String> records(RunFolder folder) {
    finished(folder, Step.REPORT, Step.INGEST);
    Map<String, String> records = new TreeMap<>();
    for (Step step : Step.values()) {
      if (step != Step.REPORT && Steps.incomplete(step, folder) == null) {
        records.put("record of " + step.id(), sha256(json(folder.record(step.id()).orElseThrow())));
      }
    }
    return records;
  }

  /** SHA-256 over all of it, 64 hex digits. */
  String sha256() {
    return sha256(json(Map.of("config", config, "inputs", new TreeMap<>(inputs), JAR, jar)));
  }

  /** Why a finished step has to run again; null if it has not. */
  @Nullable
  String differenceTo(StepRecord finished) {
    if (finished.fingerprint().equals(sha256())) {
      return null;
    }
    if (!json(finished.config()).equals(config)) {
      return "its config has changed";
    }
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      String before = finished.inputs().get(input.getKey());
      if (!input.getValue().equals(before)) {
        return "input " + input.getKey() + (before == null ? " is new" : " has changed");
      }
    }
    for (String input : finished.inputs().keySet()) {
      if (!inputs.containsKey(input)) {
        return "input " + input + " is gone";
      }
    }
    return "the application jar has changed";
  }

  /** SHA-256 of text, 64 hex digits. */
  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 of bytes, 64 hex digits. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static TableSummary output(RunFolder folder, Step reader, Step writer, String table) {
    TableSummary summary = finished(folder, reader, writer).outputs().get(table);
    if (summary == null) {
      throw new InputException(
          reader.id()
              + ": "
              + writer.id()
              + " left no "
              + table
              + " (run jobs/submit.py "
              + writer.id()
              + " first)");
    }
    return summary;
  }

  private static StepRecord finished(RunFolder folder, Step reader, Step writer) {
    String missing = Steps.incomplete(writer, folder);
    if (missing != null) {
      throw new InputException(
          reader.id()
              + ": "
              + missing
              + " is missing (run jobs/submit.py "
              + writer.id()
              + " first)");
    }
    return folder.record(writer.id()).orElseThrow();
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String jarDigest() {
    try {
      Path code =
          Path.of(Fingerprint.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(code)) {
        return "classes";
      }
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = Files.newInputStream(code)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("the application jar cannot be read", e);
    } catch (URISyntaxException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
