package io.karasu.ingest.wikipedia;

import io.karasu.corpus.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a template that only dresses a text leaves of it.
 *
 * @param pieces in order
 */
record Kept(List<Piece> pieces) {

  /** Argument number of {@link Piece} for the last one there is. */
  static final int LAST = -1;

  private static final Set<String> FUNCTIONS =
      Set.of("formatnum", "lc", "uc", "lcfirst", "ucfirst");

  private static final Map<String, Kept> ALL = read();

  /** The template's only argument that says anything, for the many {@code lang-xx}. */
  private static final Kept FIRST = parse("{1}");

  /**
   * A literal or an argument.
   *
   * @param literal empty for an argument
   * @param argument number from 1, or {@link #LAST}
   */
  record Piece(String literal, int argument) {}

  /** What the template of this name leaves; null for nothing. */
  @Nullable
  static Kept of(String name) {
    String key = name.replace('_', ' ').toLowerCase(Locale.ROOT);
    Kept kept = ALL.get(key);
    return kept == null && key.startsWith("lang-") ? FIRST : kept;
  }

  /** True for a function of the wiki that shows its argument, such as {@code formatnum:}. */
  static boolean isFunction(String name) {
    return FUNCTIONS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static Map<String, Kept> read() {
    Map<String, Kept> all = new HashMap<>();
    try (InputStream in = Kept.class.getResourceAsStream("kept-templates.tsv")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isEmpty() && !line.startsWith("//")) {
          int tab = line.indexOf('\t');
          Kept kept = parse(line.substring(tab + 1));
          for (String name : line.substring(0, tab).split(",", -1)) {
            all.put(name, kept);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static Kept parse(String form) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < form.length()) {
      int open = form.indexOf('{', at);
      int literalEnd = open < 0 ? form.length() : open;
      if (literalEnd > at) {
        pieces.add(new Piece(form.substring(at, literalEnd), 0));
      }
      if (open < 0) {
        break;
      }
      int close = form.indexOf('}', open);
      String argument = form.substring(open + 1, close);
      pieces.add(new Piece("", argument.equals("last") ? LAST : Integer.parseInt(argument)));
      at = close + 1;
    }
    return new Kept(List.copyOf(pieces));
  }
}
