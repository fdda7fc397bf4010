package io.karasu.config;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with a configuration, so that it can be said at once. */
public final class Problems {

  private final List<String> found = new ArrayList<>();

  /**
   * Adds one problem.
   *
   * @param where file and line, or {@code command line}
   * @param what key, value and what was expected
   */
  public void add(String where, String what) {
    String line = where + ": " + what;
    if (!found.contains(line)) {
      found.add(line);
    }
  }

  /** True if nothing was found. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** The problems in the order in which they were found. */
  public List<String> list() {
    return List.copyOf(found);
  }

  /**
   * Ends here if anything was found.
   *
   * @throws ConfigException with one line a problem
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }
}
