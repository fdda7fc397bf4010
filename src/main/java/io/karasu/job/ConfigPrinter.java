package io.karasu.job;

import io.karasu.config.ConfigNode;
import java.util.Map;
import java.util.regex.Pattern;

/** A resolved configuration as YAML, each value with where it comes from. */
final class ConfigPrinter {

  private static final int COMMENT_COLUMN = 56;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");

  private final StringBuilder text = new StringBuilder();

  private ConfigPrinter() {}

  static String print(ConfigNode tree) {
    ConfigPrinter printer = new ConfigPrinter();
    printer.map(tree, "", "");
    return printer.text.toString();
  }

  private void map(ConfigNode node, String indent, String first) {
    String lead = first;
    for (Map.Entry<String, ConfigNode> entry : node.map().entrySet()) {
      value(lead.isEmpty() ? indent : lead, entry.getKey() + ":", entry.getValue(), indent);
      lead = "";
    }
  }

  private void value(String lead, String label, ConfigNode node, String indent) {
    if (node.isMap() && !node.map().isEmpty()) {
      text.append(lead).append(label).append('\n');
      map(node, indent + "  ", "");
    } else if (node.isList() && !node.list().isEmpty()) {
      line(lead + label, node.origin());
      node.list().forEach(item -> item(item, indent + "  "));
    } else {
      line(lead + label + " " + scalar(node), node.origin());
    }
  }

  private void item(ConfigNode item, String indent) {
    if (item.isMap()) {
      map(item, indent + "  ", indent + "- ");
    } else {
      line(indent + "- " + scalar(item), item.origin());
    }
  }

  private void line(String start, String origin) {
    text.append(start)
        .append(" ".repeat(StrictMath.max(1, COMMENT_COLUMN - start.length())))
        .append("# ")
        .append(origin)
        .append('\n');
  }

  private static String scalar(ConfigNode node) {
    if (node.isMap()) {
      return "{}";
    }
    if (node.isList()) {
      return "[]";
    }
    Object value = node.value();
    if (value instanceof String words
        && !(PLAIN.matcher(words).matches()
            && !words.equals("null")
            && !words.equals("true")
            && !words.equals("false"))) {
      return "\"" + words.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
    return String.valueOf(value);
  }
}
