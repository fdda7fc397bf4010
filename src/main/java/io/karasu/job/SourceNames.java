package io.karasu.job;

import io.karasu.config.ConfigNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of sources that the configuration of later steps uses. A name that no source has
 * switches a rule off in silence, so it is worth a warning; it is no error, because a run folder
 * may hold sources that the configuration does not name any more. The defaults name sources of the
 * original, which a run need not have.
 */
final class SourceNames {

  private static final String ALL = "all";
  private static final Set<String> KEYS =
      Set.of("exact", "prefix", "sourcePriority", "sources", "exceptSources", "source");

  private final Set<String> known = new TreeSet<>();
  private final List<String> unknown = new ArrayList<>();

  private SourceNames() {}

  /**
   * One line for each name that no source of {@code ingest} has.
   *
   * @param ingest the tree of {@code ingest}
   * @param other a step's tree
   */
  static List<String> unknown(ConfigNode ingest, ConfigNode other) {
    SourceNames names = new SourceNames();
    ConfigNode sources = ingest.map().get("sources");
    if (sources != null) {
      sources.list().stream()
          .map(source -> source.map().get("name"))
          .filter(name -> name != null)
          .forEach(name -> names.known.add(String.valueOf(name.value())));
    }
    names.walk("", other, false);
    return List.copyOf(names.unknown);
  }

  private void walk(String path, ConfigNode node, boolean isName) {
    node.map()
        .forEach(
            (key, value) ->
                walk(path.isEmpty() ? key : path + "." + key, value, KEYS.contains(key)));
    node.list().forEach(item -> walk(path, item, isName));
    if (!isName || !(node.value() instanceof String name)) {
      return;
    }
    boolean isDefault = node.origin().startsWith("conf/default/");
    if (!isDefault && !name.equals(ALL) && !known.contains(name)) {
      unknown.add(
          node.origin()
              + ": "
              + path
              + ": no source is called "
              + name
              + " (expected one of "
              + String.join(", ", known)
              + ")");
    }
  }
}
