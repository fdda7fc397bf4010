package io.karasu.report;

import io.karasu.corpus.Nullable;
import java.util.Locale;
import java.util.Map;

/** Numbers and names as people read them. */
final class Words {

  private static final Map<String, String> RULES =
      Map.ofEntries(
          Map.entry("host", "host not among those that are kept"),
          Map.entry("licence", "licence not among those that are kept"),
          Map.entry("encoding", "bytes that are no text in the stated encoding"),
          Map.entry("json", "not a JSON object"),
          Map.entry("no_text", "no text column or no text in it"),
          Map.entry("bad_type", "a column of another type than expected"),
          Map.entry("empty_text", "nothing left after normalisation"),
          Map.entry("too_large", "larger than the limit"),
          Map.entry("entry_path", "an archive entry with an unsafe path"),
          Map.entry("not_text", "an archive entry that is no text"),
          Map.entry("role", "a message with a role that is not known"),
          Map.entry("unreadable", "could not be read"),
          Map.entry("duplicate_id", "the same record again"),
          Map.entry("no_contents", "a court decision without its text"),
          Map.entry("not_case", "no court decision"),
          Map.entry("redirect", "a page that only leads to another one"),
          Map.entry("namespace", "a page in a namespace that is not kept"),
          Map.entry("disambiguation", "a list of a word's meanings"),
          Map.entry("xml", "a page whose XML is damaged"),
          Map.entry("http_status", "an answer that is no page (status not 200)"),
          Map.entry("not_html", "another type than HTML"),
          Map.entry("content_encoding", "packed in a way that cannot be undone"),
          Map.entry("record_type", "a WARC record of an unknown type"),
          Map.entry("no_main_text", "a page without an article"),
          Map.entry("exact", "the same text as another document"),
          Map.entry("prefix", "the same first 25 characters as another document"),
          Map.entry("no_tokens", "no token came out of it"),
          Map.entry("not_sampled", "not drawn by the token budget"));

  private static final Map<String, String> UNITS =
      Map.of(
          "length", "code points",
          "lines", "lines",
          "sentences", "sentences",
          "sentence_mean", "code points",
          "sentence_max", "code points");

  private Words() {}

  /** What a rule means; empty if it says nothing more than its name. */
  static String rule(String rule) {
    return RULES.getOrDefault(rule, "");
  }

  /** {@code kana_share} is “Kana share”. */
  static String signal(String signal) {
    String words = signal.replace('_', ' ').replaceFirst("([0-9]+)gram", " $1-gram");
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** The unit of a signal. */
  static String unit(String signal) {
    return UNITS.getOrDefault(signal, "share, 0–1");
  }

  /** The condition that a document must meet: {@code ≥ 50}. */
  static String condition(@Nullable Double min, @Nullable Double max) {
    if (min != null && max != null) {
      return number(min) + "–" + number(max);
    }
    return min != null ? "≥ " + number(min) : max != null ? "≤ " + number(max) : "";
  }

  /** What breaks the condition: {@code below 50}. */
  static String breach(@Nullable Double min, @Nullable Double max) {
    String below = min == null ? "" : "below " + number(min);
    String above = max == null ? "" : "above " + number(max);
    return below + (below.isEmpty() || above.isEmpty() ? "" : " or ") + above;
  }

  /** 1,234. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** 12.3 %; small shares with more digits, never rounded to 0 or to 100. */
  static String percent(double share) {
    double percent = 100 * share;
    if (percent == 0 || percent == 100) {
      return (int) percent + " %";
    }
    boolean isExtreme = percent < 1 || percent > 99;
    String digits = String.format(Locale.ROOT, isExtreme ? "%.2f" : "%.1f", percent);
    if (digits.equals("0.00")) {
      return "< 0.01 %";
    }
    return (digits.equals("100.00") ? "> 99.99" : digits) + " %";
  }

  /** A measure without noise: 0.15, 50, 1,234. */
  static String number(double value) {
    if (value == StrictMath.rint(value) && StrictMath.abs(value) < 1e15) {
      return count((long) value);
    }
    String digits =
        String.format(Locale.ROOT, StrictMath.abs(value) >= 100 ? "%,.1f" : "%.4f", value);
    return digits.contains(".") ? digits.replaceFirst("0+$", "").replaceFirst("\\.$", "") : digits;
  }

  /** A measure with three digits: 0.303, 0.0028, 1,474. */
  static String rounded(double value) {
    if (value == 0 || StrictMath.abs(value) >= 100) {
      return count(StrictMath.round(value));
    }
    int digits = value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.01 ? 3 : 4;
    return number(Double.parseDouble(String.format(Locale.ROOT, "%." + digits + "f", value)));
  }

  /** Millions of bytes: 3.4 MB. */
  static String megabytes(long bytes) {
    double megabytes = bytes / 1e6;
    return String.format(Locale.ROOT, megabytes < 100 ? "%,.1f" : "%,.0f", megabytes);
  }

  /** With the unit that fits: 812 B, 5.4 kB, 3.4 MB, 1.2 GB. */
  static String bytes(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double size = bytes;
    int unit = 0;
    while (size >= 1000 && unit + 1 < units.length) {
      size /= 1000;
      unit++;
    }
    boolean isWhole = unit == 0 || size >= 100;
    return String.format(Locale.ROOT, isWhole ? "%.0f " : "%.1f ", size) + units[unit];
  }

  /** 1.2 s, 3 min 20 s, 1 h 29 min. */
  static String duration(double seconds) {
    long whole = StrictMath.round(seconds);
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return whole < 3600
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  /** Two digits after the point; – for nothing. */
  static String ratio(long a, long b) {
    return ratio((double) a, (double) b);
  }

  /** Two digits after the point. */
  static String ratio(double a, double b) {
    return b == 0 ? "–" : String.format(Locale.ROOT, "%,.2f", a / b);
  }

  /** 1k, 1M for axes. */
  static String tick(double value) {
    if (value >= 1e6) {
      return number(value / 1e6) + "M";
    }
    return value >= 1e3 ? number(value / 1e3) + "k" : number(value);
  }

  /** The language of text, for the right glyphs: {@code ja} if there are kana or kanji in it. */
  static String language(String text) {
    boolean isJapanese =
        text.codePoints()
            .anyMatch(c -> (c >= 0x3040 && c <= 0x30FF) || (c >= 0x4E00 && c <= 0x9FFF));
    return isJapanese ? "ja" : "en";
  }

  /** The first and last digits of a hash. */
  static String brief(String hash) {
    return hash.length() > 12
        ? hash.substring(0, 6) + "…" + hash.substring(hash.length() - 4)
        : hash;
  }
}
