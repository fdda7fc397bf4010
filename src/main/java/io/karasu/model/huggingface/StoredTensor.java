package io.karasu.model.huggingface;

import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A tensor as a safetensors file holds it.
 *
 * @param name its name
 * @param dtype what its numbers are, as the header says: {@code BF16}, {@code I64}
 * @param shape its dimensions, outermost first
 * @param file where it lies
 * @param position its first byte in the file
 * @param bytes its length
 */
record StoredTensor(
    String name, String dtype, List<Long> shape, Path file, long position, long bytes) {

  /** Copies the list. */
  StoredTensor {
    shape = List.copyOf(shape);
  }
}
