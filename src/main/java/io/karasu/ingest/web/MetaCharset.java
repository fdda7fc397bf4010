package io.karasu.ingest.web;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The encoding that a page names for itself, in its first bytes. */
final class MetaCharset {

  /** Where browsers look for it (HTML Standard, prescan a byte stream), with room to spare. */
  private static final int PRESCAN = 4096;

  private static final String CHARSET = "charset";
  private static final String ENCODING = "encoding";

  private MetaCharset() {}

  /** The name in the first {@code meta} tag or XML declaration that gives one; it may be wrong. */
  static Optional<String> of(byte[] bytes) {
    int length = StrictMath.min(bytes.length, PRESCAN);
    String start =
        new String(bytes, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    if (start.startsWith("<?xml")) {
      Optional<String> declared = value(start, 0, end(start, 0), ENCODING);
      if (declared.isPresent()) {
        return declared;
      }
    }
    int tag = start.indexOf("<meta");
    while (tag >= 0) {
      int end = end(start, tag);
      Optional<String> declared = value(start, tag, end, CHARSET);
      if (declared.isPresent()) {
        return declared;
      }
      tag = start.indexOf("<meta", end);
    }
    return Optional.empty();
  }

  private static int end(String text, int from) {
    int end = text.indexOf('>', from);
    return end < 0 ? text.length() : end;
  }

  /** What follows the name and an equals sign. */
  private static Optional<String> value(String text, int from, int end, String name) {
    int at = text.indexOf(name, from);
    if (at < 0 || at >= end) {
      return Optional.empty();
    }
    int i = skip(text, at + name.length(), end, " \t\r\n");
    if (i >= end || text.charAt(i) != '=') {
      return value(text, at + name.length(), end, name);
    }
    i = skip(text, i + 1, end, " \t\r\n\"'");
    int start = i;
    while (i < end && isNameCharacter(text.charAt(i))) {
      i++;
    }
    return i == start ? Optional.empty() : Optional.of(text.substring(start, i));
  }

  private static int skip(String text, int from, int end, String skipped) {
    int i = from;
    while (i < end && skipped.indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_.:".indexOf(c) >= 0;
  }
}
