package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The host of a URL, and the rule that chooses web pages by it. */
final class Hosts {

  private static final String MUNICIPAL = "municipal-hosts.txt";

  private Hosts() {}

  /** The host of a URL in lower case, without user, port and final dot; null if it has none. */
  @Nullable
  static String of(@Nullable String url) {
    if (url == null) {
      return null;
    }
    int scheme = url.indexOf("://");
    int start = scheme >= 0 ? scheme + 3 : url.startsWith("//") ? 2 : -1;
    if (start < 0) {
      return null;
    }
    int end = start;
    while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String authority = url.substring(start, end);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int port = host.indexOf(':', StrictMath.max(0, host.indexOf(']')));
    host = port >= 0 ? host.substring(0, port) : host;
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return host.isEmpty() ? null : host.toLowerCase(Locale.ROOT);
  }

  /**
   * True if {@code host} is one of {@code suffixes} or lies under one; a suffix never matches
   * inside a label.
   */
  static boolean endsInOneOf(String host, List<String> suffixes) {
    for (String suffix : suffixes) {
      String dotted = suffix.startsWith(".") ? suffix : "." + suffix;
      if (host.endsWith(dotted) || (!suffix.startsWith(".") && host.equals(suffix))) {
        return true;
      }
    }
    return false;
  }

  /** True if {@code host} is the official site of a municipality. */
  static boolean isMunicipal(String host) {
    return Municipal.HOSTS.contains(host);
  }

  /** Read once per JVM, and only where the list is asked for. */
  private static final class Municipal {
    static final Set<String> HOSTS = read();

    private static Set<String> read() {
      try (InputStream in = Hosts.class.getResourceAsStream(MUNICIPAL);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        return lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
      } catch (IOException e) {
        throw new UncheckedIOException(MUNICIPAL + " cannot be read from the jar", e);
      }
    }
  }
}
