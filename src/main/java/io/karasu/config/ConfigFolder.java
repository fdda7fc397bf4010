package io.karasu.config;

import io.karasu.corpus.Nullable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where the values of a step come from: {@code conf/default/STEP.yaml} in the jar, under the run's
 * {@code STEP.yaml}, under {@code key.path=value}. Mappings are merged, everything else is
 * replaced.
 */
public final class ConfigFolder {

  private static final String SUFFIX = ".yaml";
  private static final String COMMAND_LINE = "command line";

  private final String path;
  private final Configuration hadoop;
  private final Problems problems;

  /** A folder on any Hadoop file system. What is wrong in it is added to {@code problems}. */
  public ConfigFolder(String path, Configuration hadoop, Problems problems) {
    this.path = path;
    this.hadoop = hadoop;
    this.problems = problems;
  }

  /**
   * Reports every file in the folder that belongs to no step.
   *
   * @throws ConfigException if the folder is not there: nothing else can be said about it
   */
  public void check(Set<String> steps) {
    try {
      FileSystem fs = new Path(path).getFileSystem(hadoop);
      FileStatus[] files = fs.listStatus(new Path(path));
      Arrays.sort(files);
      for (FileStatus file : files) {
        String name = file.getPath().getName();
        boolean belongs = name.endsWith(SUFFIX) && steps.contains(withoutSuffix(name));
        if (!belongs && !name.startsWith(".") && !name.equals("README.md")) {
          problems.add(
              path + "/" + name,
              "belongs to no step (expected one of "
                  + String.join(SUFFIX + ", ", steps)
                  + SUFFIX
                  + ")");
        }
      }
    } catch (FileNotFoundException e) {
      problems.add("--conf", path + " (expected an existing folder with the run's YAML files)");
      problems.throwIfAny();
    } catch (IOException | IllegalArgumentException e) {
      problems.add("--conf", path + " cannot be listed: " + e.getMessage());
      problems.throwIfAny();
    }
  }

  /** True if the folder has a file for the step. */
  public boolean has(String step) {
    return read(path + "/" + step + SUFFIX) != null;
  }

  /**
   * The merged tree of a step; null if the folder's file is no YAML mapping, which is a problem.
   */
  @Nullable
  public ConfigNode tree(String step, List<String> overrides) {
    ConfigNode tree = defaults(step);
    String file = path + "/" + step + SUFFIX;
    String own = read(file);
    if (own != null) {
      ConfigNode top = Yaml.parse(own, file, problems);
      if (top != null && !top.isMap() && top.value() != null) {
        problems.add(top.origin(), top.shown() + " (expected a YAML mapping)");
        return null;
      }
      if (top == null) {
        return null;
      }
      tree = top.isMap() ? tree.overlaidBy(top) : tree;
    }
    for (String override : overrides) {
      tree = tree.overlaidBy(override(override));
    }
    return tree;
  }

  /**
   * The tree of a step with the values under {@code kinds.KIND} laid under each of its {@code
   * sources}.
   */
  public static ConfigNode expanded(ConfigNode tree) {
    ConfigNode kinds = tree.map().get("kinds");
    ConfigNode sources = tree.map().get("sources");
    if (kinds == null || sources == null || !sources.isList()) {
      return tree;
    }
    List<ConfigNode> expanded = new ArrayList<>();
    for (ConfigNode source : sources.list()) {
      ConfigNode kind = source.map().get("kind");
      ConfigNode under = kind == null ? null : kinds.map().get(String.valueOf(kind.value()));
      ConfigNode whole = under == null || !source.isMap() ? source : under.overlaidBy(source);
      expanded.add(new ConfigNode(source.origin(), whole.value()));
    }
    return tree.with("sources", new ConfigNode(sources.origin(), expanded)).without("kinds");
  }

  /** Reports kinds that no record knows, and keys in them that their record does not know. */
  public void checkKinds(ConfigNode tree, Class<?> sealed) {
    Map<String, Class<?>> known = ConfigBinder.kinds(sealed);
    ConfigNode kinds = tree.map().getOrDefault("kinds", Yaml.empty(path));
    kinds
        .map()
        .forEach(
            (kind, node) -> {
              Class<?> record = known.get(kind);
              if (record == null) {
                problems.add(
                    node.origin(),
                    "kinds."
                        + kind
                        + ": unknown kind (expected one of "
                        + String.join(", ", known.keySet())
                        + ")");
                return;
              }
              Set<String> names = new TreeSet<>();
              Arrays.stream(record.getRecordComponents()).forEach(c -> names.add(c.getName()));
              node.map().keySet().stream()
                  .filter(key -> !names.contains(key))
                  .forEach(
                      key ->
                          problems.add(
                              node.map().get(key).origin(),
                              "kinds."
                                  + kind
                                  + "."
                                  + key
                                  + ": unknown key (expected one of "
                                  + String.join(", ", names)
                                  + ")"));
            });
  }

  private ConfigNode override(String assignment) {
    int equals = assignment.indexOf('=');
    ConfigNode value = Yaml.parse(assignment.substring(equals + 1), COMMAND_LINE, problems);
    boolean isNull = value == null || assignment.length() == equals + 1;
    List<String> keys = Arrays.asList(assignment.substring(0, equals).split("\\.", -1));
    return ConfigNode.nested(keys, new ConfigNode(COMMAND_LINE, isNull ? null : value.value()));
  }

  private ConfigNode defaults(String step) {
    String resource = "conf/default/" + step + SUFFIX;
    try (InputStream in = ConfigFolder.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      return Yaml.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), resource, problems);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " cannot be read", e);
    }
  }

  @Nullable
  private String read(String file) {
    try {
      FileSystem fs = new Path(file).getFileSystem(hadoop);
      try (InputStream in = fs.open(new Path(file))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (FileNotFoundException e) {
      return null;
    } catch (IOException | IllegalArgumentException e) {
      problems.add(file, "cannot be read: " + e.getMessage());
      return null;
    }
  }

  private static String withoutSuffix(String name) {
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
