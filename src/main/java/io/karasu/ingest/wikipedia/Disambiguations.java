package io.karasu.ingest.wikipedia;

import java.util.Locale;
import java.util.Set;

/** The templates by which a page names itself a disambiguation page. */
final class Disambiguations {

  private static final Set<String> NAMES =
      Set.of("aimai", "disambig", "disambiguation", "hndis", "geodis", "mathdab", "schooldis");

  private Disambiguations() {}

  /** True for one of them, such as {@code aimai}, {@code 曖昧さ回避}, {@code 人名の曖昧さ回避}. */
  static boolean has(String name) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT))
        || (name.endsWith("曖昧さ回避") && !name.startsWith("要"));
  }
}
