package io.karasu.model.huggingface;

import java.util.List;

/**
 * A tensor of a Hugging Face folder and its place in the flat units: always one contiguous range.
 *
 * @param name such as {@code model.norm.weight}
 * @param shape rows and columns, or the length of a vector
 * @param unit index of the flat unit
 * @param offset its first element in the unit
 */
record TensorSlot(String name, List<Integer> shape, int unit, long offset) {

  /** Copies the list. */
  TensorSlot {
    shape = List.copyOf(shape);
  }

  /** Number of elements. */
  long size() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /** One past its last element in the unit. */
  long end() {
    return offset + size();
  }
}
