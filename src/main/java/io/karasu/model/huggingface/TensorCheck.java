package io.karasu.model.huggingface;

import io.karasu.model.DecoderConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the tensors of a folder with those that its configuration asks for. */
final class TensorCheck {

  /** Elements that are compared at a time. */
  private static final int PIECE = 1 << 20;

  private final Folder folder;
  private final Map<String, StoredTensor> stored;
  private final List<String> problems = new ArrayList<>();

  private TensorCheck(Folder folder, Map<String, StoredTensor> stored) {
    this.folder = folder;
    this.stored = stored;
  }

  /**
   * Compares names, shapes and types. A tied model may hold its output head a second time if it is
   * the same.
   *
   * @throws ModelException with every missing, surplus and misshaped tensor
   */
  static void check(
      Folder folder,
      DecoderConfig config,
      List<TensorSlot> slots,
      Map<String, StoredTensor> stored) {
    TensorCheck check = new TensorCheck(folder, stored);
    Set<String> expected = new HashSet<>();
    for (TensorSlot slot : slots) {
      expected.add(slot.name());
      check.checkOne(slot);
    }
    StoredTensor second = config.tied() ? stored.get(TensorSlots.head()) : null;
    if (second != null) {
      expected.add(second.name());
      check.checkSecond(slots.get(0), second);
    }
    check.nameSurplus(expected);
    if (!check.problems.isEmpty()) {
      throw new ModelException(check.problems);
    }
  }

  private void checkOne(TensorSlot slot) {
    StoredTensor tensor = stored.get(slot.name());
    if (tensor == null) {
      problems.add(
          folder.path() + ": " + slot.name() + ": missing (expected shape " + slot.shape() + ")");
      return;
    }
    checkShape(slot, tensor);
  }

  private boolean checkShape(TensorSlot slot, StoredTensor tensor) {
    List<Long> shape = slot.shape().stream().map(Integer::longValue).toList();
    if (!tensor.shape().equals(shape)) {
      refuse(tensor, "shape " + tensor.shape() + " (expected " + shape + ", as config.json says)");
      return false;
    }
    if (!Dtype.isKnown(tensor.dtype())) {
      refuse(tensor, "dtype " + tensor.dtype() + " (expected F32, BF16 or F16)");
      return false;
    }
    return true;
  }

  private void nameSurplus(Set<String> expected) {
    for (StoredTensor tensor : stored.values()) {
      if (!expected.contains(tensor.name()) && !TensorSlots.isNoParameter(tensor.name())) {
        refuse(
            tensor,
            "surplus, of shape " + tensor.shape() + " (expected none, as config.json says)");
      }
    }
  }

  /** Some writers store a tied head again; if it differs, one of the two would be lost. */
  private void checkSecond(TensorSlot embedding, StoredTensor second) {
    StoredTensor first = stored.get(embedding.name());
    if (!checkShape(embedding, second) || first == null || !problems.isEmpty()) {
      return;
    }
    try (TensorReader ones = new TensorReader(folder.fs(), PIECE);
        TensorReader twos = new TensorReader(folder.fs(), PIECE)) {
      FloatBuffer one = FloatBuffer.allocate(PIECE);
      FloatBuffer two = FloatBuffer.allocate(PIECE);
      for (long from = 0; from < embedding.size(); from += PIECE) {
        long to = StrictMath.min(embedding.size(), from + PIECE);
        ones.read(first, from, to, one.clear());
        twos.read(second, from, to, two.clear());
        if (!one.flip().equals(two.flip())) {
          refuse(
              second, "not the same as " + first.name() + " (expected with tie_word_embeddings)");
          return;
        }
      }
    }
  }

  private void refuse(StoredTensor tensor, String what) {
    problems.add(tensor.file() + ": " + tensor.name() + ": " + what);
  }
}
