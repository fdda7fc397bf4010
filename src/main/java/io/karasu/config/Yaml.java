package io.karasu.config;

import io.karasu.corpus.Nullable;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML into {@link ConfigNode}s. SnakeYAML's node tree is used, not its objects, because the
 * objects no longer know their lines and have lost duplicate keys. Plain {@code yes}, {@code on}
 * and dates stay text; {@code 1_000} is a number.
 */
public final class Yaml {

  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9][0-9_]*");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9][0-9_]*)?\\.?[0-9]+([eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*\\.");

  private final String file;
  private final Problems problems;

  private Yaml(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Parses one YAML document. Syntax errors and duplicate keys become problems.
   *
   * @param file shown in messages and kept as the nodes' origin
   * @return the tree; an empty mapping for an empty document; null for one that cannot be parsed
   */
  @Nullable
  public static ConfigNode parse(String text, String file, Problems problems) {
    try {
      Node node = new org.yaml.snakeyaml.Yaml(new LoaderOptions()).compose(new StringReader(text));
      return node == null ? empty(file) : new Yaml(file, problems).convert(node, "");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      problems.add(file + ":" + line, "not YAML: " + e.getProblem() + " (expected a YAML mapping)");
    } catch (YAMLException e) {
      problems.add(file, "not YAML: " + e.getMessage() + " (expected a YAML mapping)");
    }
    return null;
  }

  static ConfigNode empty(String origin) {
    return new ConfigNode(origin, new LinkedHashMap<String, ConfigNode>());
  }

  private ConfigNode convert(Node node, String path) {
    String origin = file + ":" + (node.getStartMark().getLine() + 1);
    if (node instanceof MappingNode mapping) {
      return new ConfigNode(origin, entries(mapping, path));
    }
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, path + "[" + items.size() + "]"));
      }
      return new ConfigNode(origin, items);
    }
    return new ConfigNode(origin, scalar((ScalarNode) node));
  }

  private Map<String, ConfigNode> entries(MappingNode mapping, String path) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = tuple.getKeyNode().getStartMark().getLine() + 1;
      String key =
          tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "(not a name)";
      String keyPath = path.isEmpty() ? key : path + "." + key;
      ConfigNode value = convert(tuple.getValueNode(), keyPath);
      ConfigNode before = entries.put(key, value);
      if (before != null) {
        problems.add(
            file + ":" + line,
            keyPath + ": " + value.shown() + " (duplicate key, first at " + before.origin() + ")");
      }
    }
    return entries;
  }

  private static Object scalar(ScalarNode node) {
    String text = node.getValue();
    if (node.getScalarStyle() != org.yaml.snakeyaml.DumperOptions.ScalarStyle.PLAIN) {
      return text;
    }
    if (node.getTag().equals(Tag.NULL)) {
      return null;
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    return number(text);
  }

  private static Object number(String text) {
    try {
      if (INTEGER.matcher(text).matches()) {
        return Long.valueOf(text.replace("_", ""));
      }
      if (DECIMAL.matcher(text).matches()) {
        return Double.valueOf(text.replace("_", ""));
      }
    } catch (NumberFormatException e) {
      return text; // beyond 64 bits: no number that a config knows, so the binder will name it
    }
    return text;
  }
}
