package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.model.DecoderConfig;
import java.nio.BufferOverflowException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;

/**
 * A Hugging Face folder, its tensors checked against its configuration when it is opened; weights
 * are read when they are asked for, in pieces of a few megabytes. Any number of threads may read.
 */
public final class ModelFolder implements UnitSource {

  /** The configuration's file. */
  static final String CONFIG = "config.json";

  /** How texts are generated. */
  static final String GENERATION = "generation_config.json";

  private static final String EOS = "eos_token_id";

  private final Folder folder;
  private final DecoderConfig config;
  private final Map<String, StoredTensor> stored;
  private final List<List<TensorSlot>> units;

  private ModelFolder(
      Folder folder,
      DecoderConfig config,
      Map<String, StoredTensor> stored,
      List<List<TensorSlot>> units) {
    this.folder = folder;
    this.config = config;
    this.stored = Map.copyOf(stored);
    this.units = List.copyOf(units);
  }

  /**
   * Opens a folder: reads {@code config.json} and the headers of the safetensors files.
   *
   * @param folder path or URI on any Hadoop file system
   * @throws ModelException with all problems: a missing or damaged file, what the kernels do not
   *     implement, a missing, surplus or misshaped tensor
   */
  public static ModelFolder open(String folder, Configuration hadoop) {
    Folder opened = Folder.of(folder, hadoop);
    return open(opened, ConfigReader.read(config(opened), opened.file(CONFIG).toString()));
  }

  /**
   * The shape of a folder's model, by {@code config.json} alone: weights need not be there.
   *
   * @throws ModelException if it is missing, damaged, or not implemented by the kernels
   */
  public static DecoderConfig shape(String folder, Configuration hadoop) {
    Folder opened = Folder.of(folder, hadoop);
    return ConfigReader.read(config(opened), opened.file(CONFIG).toString());
  }

  /** Qwen-1's says nowhere how a text ends, but its generation configuration does. */
  private static JsonNode config(Folder folder) {
    JsonNode config = folder.json(CONFIG);
    if (config instanceof ObjectNode object && !config.hasNonNull(EOS) && folder.has(GENERATION)) {
      JsonNode generation = folder.json(GENERATION);
      if (generation.hasNonNull(EOS)) {
        object.set(EOS, generation.get(EOS));
      }
    }
    return config;
  }

  /** Opens the weights of a folder whose configuration is known. */
  static ModelFolder open(Folder folder, DecoderConfig config) {
    List<TensorSlot> slots = TensorSlots.of(config);
    Map<String, StoredTensor> stored = WeightFiles.read(folder);
    TensorCheck.check(folder, config, slots, stored);
    List<List<TensorSlot>> units = new ArrayList<>();
    for (int unit = 0; unit <= slots.get(slots.size() - 1).unit(); unit++) {
      units.add(new ArrayList<>());
    }
    slots.forEach(slot -> units.get(slot.unit()).add(slot));
    return new ModelFolder(folder, config, stored, units);
  }

  @Override
  public DecoderConfig config() {
    return config;
  }

  /** Where it lies, fully qualified. */
  public String path() {
    return folder.path().toString();
  }

  /** A tensor of it. */
  StoredTensor stored(String name) {
    return stored.get(name);
  }

  /**
   * {@inheritDoc}
   *
   * @throws java.io.UncheckedIOException naming file and tensor if the file cannot be read
   */
  @Override
  public void read(int unit, long from, long to, FloatBuffer into) {
    List<TensorSlot> slots = units.get(unit);
    Objects.checkFromToIndex(from, to, slots.get(slots.size() - 1).end());
    if (into.remaining() < to - from) {
      throw new BufferOverflowException();
    }
    try (TensorReader reader = new TensorReader(folder.fs(), to - from)) {
      for (TensorSlot slot : slots) {
        long first = StrictMath.max(from, slot.offset());
        long last = StrictMath.min(to, slot.end());
        if (first < last) {
          reader.read(stored.get(slot.name()), first - slot.offset(), last - slot.offset(), into);
        }
      }
    }
  }
}
