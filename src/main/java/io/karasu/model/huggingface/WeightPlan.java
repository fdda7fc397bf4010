package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which tensors go into which file.
 *
 * @param files name → tensors, in the order in which they are written
 */
record WeightPlan(Map<String, List<TensorSlot>> files) {

  /**
   * Fills files one after the other; a tensor that is larger than a file may be has one to itself.
   *
   * @param maxFileBytes most bytes of tensors in a file
   */
  static WeightPlan of(List<TensorSlot> tensors, Dtype dtype, long maxFileBytes) {
    List<List<TensorSlot>> parts = new ArrayList<>();
    long room = 0;
    for (TensorSlot tensor : tensors) {
      long bytes = tensor.size() * dtype.bytes();
      if (parts.isEmpty() || bytes > room) {
        parts.add(new ArrayList<>());
        room = maxFileBytes;
      }
      parts.get(parts.size() - 1).add(tensor);
      room -= bytes;
    }
    Map<String, List<TensorSlot>> files = new LinkedHashMap<>();
    for (int part = 0; part < parts.size(); part++) {
      files.put(name(part, parts.size()), List.copyOf(parts.get(part)));
    }
    return new WeightPlan(files);
  }

  /** The index, which a model in one file does not have. */
  ObjectNode index(Dtype dtype) {
    ObjectNode json = Folder.JSON.createObjectNode();
    long elements = 0;
    ObjectNode metadata = json.putObject("metadata");
    ObjectNode map = json.putObject("weight_map");
    for (Map.Entry<String, List<TensorSlot>> file : files.entrySet()) {
      for (TensorSlot tensor : file.getValue()) {
        map.put(tensor.name(), file.getKey());
        elements += tensor.size();
      }
    }
    metadata.put("total_parameters", elements).put("total_size", elements * dtype.bytes());
    return json;
  }

  private static String name(int part, int parts) {
    return parts == 1
        ? WeightFiles.SINGLE
        : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", part + 1, parts);
  }
}
