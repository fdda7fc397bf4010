package io.karasu.model.huggingface;

import java.util.List;

/**
 * What an export wrote.
 *
 * @param folder where it lies, fully qualified
 * @param files names of all files
 * @param parameters of the model
 * @param bytes of the safetensors files' tensors
 */
public record ExportResult(String folder, List<String> files, long parameters, long bytes) {

  /** Copies the list. */
  public ExportResult {
    files = List.copyOf(files);
  }
}
