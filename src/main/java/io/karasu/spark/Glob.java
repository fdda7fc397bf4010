package io.karasu.spark;

import java.util.regex.Pattern;

/**
 * A path pattern: {@code *}, {@code ?}, {@code [a-z]} and <code>{a,b}</code> within one folder,
 * {@code **} for any number of folders, also none; a trailing {@code **} is all files below.
 * Hadoop's own patterns do not know {@code **}.
 */
final class Glob {

  private static final String SPECIAL = "*?[{";

  private final String root;
  private final Pattern rest;

  private Glob(String root, Pattern rest) {
    this.root = root;
    this.rest = rest;
  }

  static Glob of(String pattern) {
    int first = 0;
    while (first < pattern.length() && SPECIAL.indexOf(pattern.charAt(first)) < 0) {
      first++;
    }
    int slash = pattern.lastIndexOf('/', first);
    String root = slash < 0 ? "." : slash == 0 ? "/" : pattern.substring(0, slash);
    return new Glob(root, Pattern.compile(regex(pattern.substring(slash + 1)), Pattern.DOTALL));
  }

  static boolean isPattern(String path) {
    return path.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  /** The folder that holds everything the pattern can match. */
  String root() {
    return root;
  }

  /** True if a path relative to the root matches. */
  boolean matches(String relative) {
    return rest.matcher(relative).matches();
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*') {
        int stars = glob.startsWith("**", i) ? 2 : 1;
        boolean folders = stars == 2 && (i == 0 || glob.charAt(i - 1) == '/');
        i += stars - 1;
        if (folders && glob.startsWith("/", i + 1)) {
          regex.append("(?:[^/]+/)*");
          i++;
        } else {
          regex.append(folders && i + 1 == glob.length() ? ".*" : "[^/]*");
        }
      } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
        int end = glob.indexOf(']', i + 2);
        String inside = glob.substring(i + 1, end).replace("\\", "\\\\").replace("[", "\\[");
        regex
            .append('[')
            .append(inside.startsWith("!") ? "^" + inside.substring(1) : inside)
            .append(']');
        i = end;
      } else if (c == '{') {
        regex.append("(?:");
        depth++;
      } else if (c == '}' && depth > 0) {
        regex.append(')');
        depth--;
      } else {
        regex.append(
            c == '?' ? "[^/]" : c == ',' && depth > 0 ? "|" : Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.append(")".repeat(depth)).toString();
  }
}
