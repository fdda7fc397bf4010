package io.karasu.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What was done in each step, beside the checkpoints: one file of JSON lines for the steps up to
 * each checkpoint, written before it is committed. A step that was done again after a crash counts
 * once, as its last attempt did it.
 */
public final class StepLog {

  private static final Pattern FILE =
      Pattern.compile("steps-([0-9]{8,18})-attempt-([0-9]{3,9})\\.jsonl");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  private final FileSystem fs;
  private final Path folder;

  /** The log in a folder, which need not exist yet. */
  public StepLog(String folder, Configuration hadoop) {
    try {
      this.folder = new Path(folder);
      this.fs = this.folder.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be opened", e);
    }
  }

  /** Writes the steps since the checkpoint before. */
  void write(CheckpointId id, List<StepEntry> entries) {
    Path file =
        new Path(folder, String.format("steps-%08d-attempt-%03d.jsonl", id.step(), id.attempt()));
    StringBuilder lines = new StringBuilder();
    try (OutputStream out = fs.create(file, true)) {
      for (StepEntry entry : entries) {
        lines.append(JSON.writeValueAsString(entry)).append('\n');
      }
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** All steps up to {@code last}, in order, each as its last attempt did it. */
  public List<StepEntry> read(long last) {
    TreeMap<Long, StepEntry> steps = new TreeMap<>();
    // In the order of attempts.
    all(last).forEach(entry -> steps.put(entry.row().step(), entry));
    return new ArrayList<>(steps.values());
  }

  /**
   * All steps up to {@code last} of all attempts, also those that a later attempt did again since
   * no checkpoint was left of them; by attempt, then by step.
   */
  public List<StepEntry> all(long last) {
    TreeMap<CheckpointId, StepEntry> steps = new TreeMap<>();
    for (Path file : files()) {
      for (StepEntry entry : entries(file)) {
        if (entry.row().step() <= last) {
          steps.put(new CheckpointId(entry.row().attempt(), entry.row().step()), entry);
        }
      }
    }
    return new ArrayList<>(steps.values());
  }

  private List<Path> files() {
    try {
      return Arrays.stream(fs.listStatus(folder))
          .map(FileStatus::getPath)
          .filter(path -> FILE.matcher(path.getName()).matches())
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be listed", e);
    }
  }

  private List<StepEntry> entries(Path file) {
    List<StepEntry> entries = new ArrayList<>();
    try (InputStream in = fs.open(file)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      for (String line : lines) {
        entries.add(JSON.readValue(line, StepEntry.class));
      }
    } catch (JsonProcessingException e) {
      // The end of a file whose writer was killed: its steps were done again.
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return entries;
  }
}
