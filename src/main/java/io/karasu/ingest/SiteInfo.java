package io.karasu.ingest;

import java.nio.charset.StandardCharsets;

/** What the head of a dump says about the wiki. */
final class SiteInfo {

  private static final String BASE = "<base>";

  private SiteInfo() {}

  /**
   * What the addresses of the wiki's pages begin with: the address of the main page without its
   * title, as {@code siteinfo/base} names it.
   *
   * @param head the first bytes of the dump
   * @param otherwise what to take where they do not say
   */
  static String urlBase(byte[] head, String otherwise) {
    String text = new String(head, StandardCharsets.UTF_8);
    int start = text.indexOf(BASE);
    int end = text.indexOf("</base>");
    int page = text.indexOf("<page>");
    if (start < 0 || end < start || (page >= 0 && page < start)) {
      return otherwise;
    }
    String base = text.substring(start + BASE.length(), end).strip();
    int slash = base.indexOf("/wiki/");
    boolean isSound = base.startsWith("http") && slash > 0 && base.indexOf('\ufffd') < 0;
    return isSound ? base.substring(0, slash + "/wiki/".length()) : otherwise;
  }
}
