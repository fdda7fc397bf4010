package io.karasu.job;

import io.karasu.config.ConfigException;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of every job: {@code --conf DIR --run DIR [key.path=value …]}.
 *
 * @param conf the folder with the run's config files
 * @param run the run folder
 * @param overrides {@code key.path=value}, in order
 */
record Invocation(String conf, String run, List<String> overrides) {

  /**
   * Reads a command line.
   *
   * @throws ConfigException if it is not of that form
   */
  static Invocation parse(List<String> args) {
    String conf = null;
    String run = null;
    List<String> overrides = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.equals("--conf") || arg.equals("--run")) {
        String value = i + 1 < args.size() ? args.get(++i) : "";
        if (value.isEmpty()) {
          problems.add("command line: " + arg + ": missing (expected a folder)");
        }
        conf = arg.equals("--conf") ? value : conf;
        run = arg.equals("--run") ? value : run;
      } else if (arg.indexOf('=') > 0 && !arg.startsWith("-")) {
        overrides.add(arg);
      } else {
        problems.add(
            "command line: " + arg + " (expected --conf DIR, --run DIR or key.path=value)");
      }
    }
    if (conf == null) {
      problems.add("command line: --conf: missing (expected the folder with the config files)");
    }
    if (run == null) {
      problems.add("command line: --run: missing (expected the run folder)");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Invocation(conf, run, List.copyOf(overrides));
  }

  /** The same for one step: of {@code step.key.path=value} the part after its name. */
  Invocation of(Step step) {
    String prefix = step.id() + ".";
    return new Invocation(
        conf,
        run,
        overrides.stream()
            .filter(override -> override.startsWith(prefix))
            .map(override -> override.substring(prefix.length()))
            .toList());
  }
}
