package io.karasu.job;

import io.karasu.config.ConfigException;
import io.karasu.model.Archive;
import io.karasu.model.DecoderConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@code kernels output=FILE} and the words of {@link ModelShape}: writes the TorchScript archive
 * of a model's kernels, for Python's {@code torch.jit.load}.
 */
final class KernelsCommand {

  private KernelsCommand() {}

  /**
   * Writes the file, over one that is there.
   *
   * @throws ConfigException if a word is wrong
   */
  static void write(List<String> words, Configuration hadoop) {
    ModelShape shape = new ModelShape("kernels", words, Set.of("output"));
    Path path = new Path(shape.required("output"));
    DecoderConfig config = shape.config(hadoop); // a mistake there leaves no file
    try (OutputStream stream = path.getFileSystem(hadoop).create(path, true)) {
      Archive.write(config, stream);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written", e);
    }
  }
}
