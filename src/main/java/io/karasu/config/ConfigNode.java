package io.karasu.config;

import io.karasu.corpus.Nullable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One node of a configuration tree that remembers where it was written.
 *
 * @param origin file and line, or {@code command line}
 * @param value a {@code Map<String, ConfigNode>}, a {@code List<ConfigNode>}, a String, Long,
 *     Double, Boolean, or null
 */
public record ConfigNode(String origin, @Nullable Object value) {

  /** True if this is a mapping. */
  public boolean isMap() {
    return value instanceof Map;
  }

  /** True if this is a list. */
  public boolean isList() {
    return value instanceof List;
  }

  /** The entries of a mapping, in order; empty for anything else. */
  @SuppressWarnings("unchecked")
  public Map<String, ConfigNode> map() {
    return isMap() ? Collections.unmodifiableMap((Map<String, ConfigNode>) value) : Map.of();
  }

  /** The items of a list; empty for anything else. */
  @SuppressWarnings("unchecked")
  public List<ConfigNode> list() {
    return isList() ? Collections.unmodifiableList((List<ConfigNode>) value) : List.of();
  }

  /** This tree with {@code top} laid over it: mappings are merged, everything else is replaced. */
  public ConfigNode overlaidBy(ConfigNode top) {
    if (!isMap() || !top.isMap()) {
      return top;
    }
    Map<String, ConfigNode> merged = new LinkedHashMap<>(map());
    top.map().forEach((key, node) -> merged.merge(key, node, ConfigNode::overlaidBy));
    return new ConfigNode(origin, merged);
  }

  /** This mapping with one key replaced or added. */
  public ConfigNode with(String key, ConfigNode node) {
    Map<String, ConfigNode> changed = new LinkedHashMap<>(map());
    changed.put(key, node);
    return new ConfigNode(origin, changed);
  }

  /** This mapping without one key. */
  public ConfigNode without(String key) {
    Map<String, ConfigNode> changed = new LinkedHashMap<>(map());
    changed.remove(key);
    return new ConfigNode(origin, changed);
  }

  /** A mapping that holds nothing but {@code leaf} at the end of {@code path}. */
  static ConfigNode nested(List<String> path, ConfigNode leaf) {
    ConfigNode node = leaf;
    for (int i = path.size() - 1; i >= 0; i--) {
      node = new ConfigNode(leaf.origin(), new LinkedHashMap<>(Map.of(path.get(i), node)));
    }
    return node;
  }

  /** The tree as plain maps, lists and scalars, without origins. */
  public Object plain() {
    if (isMap()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map().forEach((key, node) -> plain.put(key, node.plain()));
      return plain;
    }
    if (isList()) {
      List<Object> plain = new ArrayList<>();
      list().forEach(node -> plain.add(node.plain()));
      return plain;
    }
    return value;
  }

  /** The value as it is shown in messages, cut after 120 characters. */
  String shown() {
    String text = String.valueOf(plain());
    return text.length() > 120 ? text.substring(0, 120) + "…" : text;
  }
}
