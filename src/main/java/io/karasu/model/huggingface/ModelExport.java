package io.karasu.model.huggingface;

import io.karasu.model.DecoderConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a model as a Hugging Face folder that transformers and vLLM load as it is. The parameters
 * are read once, in the order of the units and of the elements in each. Everything is written
 * beside its place and read back, and takes its place only if names, shapes and checksums are
 * right; on an object store, which cannot rename, it is written in its place and {@code
 * config.json}, which every reader looks for first, comes last.
 */
public final class ModelExport {

  private static final Logger LOG = LoggerFactory.getLogger(ModelExport.class);

  private static final String README = "README.md";

  private final UnitSource source;
  private final ExportOptions options;
  private final DecoderConfig config;
  private final List<TensorSlot> tensors;
  private final WeightPlan plan;
  private final Map<String, byte[]> small = new LinkedHashMap<>();
  private final byte[] configFile;

  private ModelExport(UnitSource source, ExportOptions options, Configuration hadoop) {
    this.source = source;
    this.options = options;
    this.config = ConfigWriter.exported(source.config(), options.eosIds());
    this.tensors = TensorSlots.of(config);
    this.plan = WeightPlan.of(tensors, options.dtype(), options.maxFileBytes());
    this.configFile = Folder.pretty(ConfigWriter.config(config, options.dtype()));
    small.put(ModelFolder.GENERATION, Folder.pretty(ConfigWriter.generation(config)));
    if (plan.files().size() > 1) {
      small.put(WeightFiles.INDEX, Folder.pretty(plan.index(options.dtype())));
    }
    small.putAll(TokenizerCopy.of(options.tokenizer(), options.chatTemplate(), hadoop));
    TokenizerCopy.checkIds(small, config.vocabulary());
    if (options.card() != null) {
      small.put(README, CardText.of(options.card(), source.config(), options.dtype(), small));
    }
  }

  /**
   * Exports a model. What was exported there before is replaced; a folder that holds anything else
   * is refused.
   *
   * @param source where the parameters come from; Qwen-1 is written as Qwen2
   * @param folder path or URI on any Hadoop file system
   * @throws ModelException if a value is not finite, the tokenizer is missing, the folder holds
   *     something else, a token id is too large for the model, or what was written does not read
   *     back the same
   * @throws UncheckedIOException if it cannot be written
   */
  public static ExportResult export(
      UnitSource source, String folder, ExportOptions options, Configuration hadoop) {
    ModelExport export = new ModelExport(source, options, hadoop);
    ExportPlace place = ExportPlace.of(Folder.of(folder, hadoop));
    if (source instanceof ModelFolder from
        && from.path().equals(place.target().path().toString())) {
      throw new IllegalArgumentException(folder + " is the folder that is exported");
    }
    place.begin();
    try {
      export.write(place.staged());
    } catch (IOException e) {
      throw place.abandon(new UncheckedIOException(folder + ": " + e.getMessage(), e));
    } catch (RuntimeException e) {
      throw place.abandon(e);
    }
    place.commit();
    return export.result(place.target());
  }

  private void write(Folder folder) throws IOException {
    Map<String, Long> checksums = new LinkedHashMap<>();
    SafetensorsWriter writer = new SafetensorsWriter(source, options.dtype());
    for (Map.Entry<String, List<TensorSlot>> file : plan.files().entrySet()) {
      try (OutputStream out = folder.fs().create(folder.file(file.getKey()), true)) {
        checksums.putAll(writer.write(file.getValue(), out));
      }
      LOG.info("Wrote {} ({} tensors)", folder.file(file.getKey()), file.getValue().size());
    }
    for (Map.Entry<String, byte[]> file : small.entrySet()) {
      folder.write(file.getKey(), file.getValue());
    }
    verify(folder, checksums);
    folder.write(ModelFolder.CONFIG, configFile);
    verifySmall(folder, ModelFolder.CONFIG, configFile);
  }

  /** Reads everything back. */
  private void verify(Folder folder, Map<String, Long> checksums) {
    ModelFolder written = ModelFolder.open(folder, config);
    for (TensorSlot tensor : tensors) {
      StoredTensor stored = written.stored(tensor.name());
      long checksum = checksum(folder, stored);
      if (!stored.dtype().equals(options.dtype().code())
          || checksum != checksums.get(tensor.name())) {
        throw new ModelException(
            stored.file()
                + ": "
                + tensor.name()
                + ": checksum "
                + Long.toHexString(checksum)
                + " read back (expected "
                + Long.toHexString(checksums.get(tensor.name()))
                + ", as written)");
      }
    }
    small.forEach((name, bytes) -> verifySmall(folder, name, bytes));
  }

  private static long checksum(Folder folder, StoredTensor tensor) {
    CRC32C checksum = new CRC32C();
    try (TensorReader reader = new TensorReader(folder.fs(), tensor.bytes())) {
      reader.bytes(tensor, 0, tensor.bytes(), checksum::update);
    }
    return checksum.getValue();
  }

  private static void verifySmall(Folder folder, String name, byte[] bytes) {
    if (!Arrays.equals(folder.bytes(name), bytes)) {
      throw new ModelException(folder.file(name) + " does not read back as it was written");
    }
  }

  private ExportResult result(Folder target) {
    List<String> files = new ArrayList<>(plan.files().keySet());
    files.addAll(small.keySet());
    files.add(ModelFolder.CONFIG);
    long parameters = tensors.stream().mapToLong(TensorSlot::size).sum();
    long bytes = parameters * options.dtype().bytes();
    LOG.info("Exported {} parameters, {} bytes, to {}", parameters, bytes, target.path());
    return new ExportResult(target.path().toString(), files, parameters, bytes);
  }
}
