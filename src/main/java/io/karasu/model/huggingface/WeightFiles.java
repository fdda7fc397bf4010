package io.karasu.model.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tensors of a folder, from one safetensors file or from those that an index names. Problems
 * are collected, so that one look shows them all.
 */
final class WeightFiles {

  /** The file of a model that is in one. */
  static final String SINGLE = "model.safetensors";

  /** Says which tensor lies in which file. */
  static final String INDEX = "model.safetensors.index.json";

  private final Folder folder;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, StoredTensor> tensors = new TreeMap<>();

  private WeightFiles(Folder folder) {
    this.folder = folder;
  }

  /**
   * The tensors by name.
   *
   * @throws ModelException if a file is missing or damaged, or the files are not as the index says
   */
  static Map<String, StoredTensor> read(Folder folder) {
    WeightFiles files = new WeightFiles(folder);
    // As transformers does: the single file counts if there are both.
    if (folder.has(SINGLE)) {
      files.addFile(SINGLE, null);
    } else if (folder.has(INDEX)) {
      files.addIndexed();
    } else {
      throw new ModelException(
          folder.path() + ": neither " + SINGLE + " nor " + INDEX + pickled(folder));
    }
    if (!files.problems.isEmpty()) {
      throw new ModelException(files.problems);
    }
    return files.tensors;
  }

  private static String pickled(Folder folder) {
    boolean isPickled =
        folder.has("pytorch_model.bin") || folder.has("pytorch_model.bin.index.json");
    return isPickled
        ? " but pytorch_model.bin (expected safetensors: load it in transformers and save it again)"
        : " is there (expected a Hugging Face folder with its weights)";
  }

  private void addIndexed() {
    JsonNode map = folder.json(INDEX).path("weight_map");
    if (!map.isObject()) {
      throw new ModelException(folder.file(INDEX) + ": weight_map: " + shown(map));
    }
    TreeSet<String> files = new TreeSet<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String file = entry.getValue().textValue();
      if (file == null || !isPlainName(file)) {
        problems.add(
            folder.file(INDEX)
                + ": "
                + entry.getKey()
                + ": "
                + entry.getValue()
                + " (expected the name of a file in the same folder)");
      } else {
        files.add(file);
      }
    }
    for (String file : files) {
      if (addFile(file, map)) {
        nameMissing(file, map);
      }
    }
  }

  private static String shown(JsonNode map) {
    return (map.isMissingNode() ? "missing" : "no object") + " (expected tensor → file)";
  }

  /** A path would read what lies outside the folder. */
  private static boolean isPlainName(String file) {
    return !file.isEmpty()
        && !file.startsWith(".")
        && file.indexOf('/') < 0
        && file.indexOf('\\') < 0
        && file.indexOf(':') < 0;
  }

  /** Adds the tensors that are to be in a file; false if it cannot be read. */
  private boolean addFile(String name, JsonNode map) {
    List<StoredTensor> found;
    try {
      found = SafetensorsHeader.read(folder.fs(), folder.file(name));
    } catch (ModelException e) {
      problems.add(e.getMessage());
      return false;
    }
    for (StoredTensor tensor : found) {
      if (map == null || name.equals(map.path(tensor.name()).textValue())) {
        tensors.put(tensor.name(), tensor);
      } else {
        problems.add(
            tensor.file()
                + ": "
                + tensor.name()
                + " is in the file (expected where "
                + INDEX
                + " says: "
                + map.path(tensor.name()).asText("nowhere")
                + ")");
      }
    }
    return true;
  }

  private void nameMissing(String file, JsonNode map) {
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (file.equals(entry.getValue().textValue()) && !tensors.containsKey(entry.getKey())) {
        problems.add(
            folder.file(file)
                + ": "
                + entry.getKey()
                + " is missing ("
                + INDEX
                + " says that it is there)");
      }
    }
  }
}
