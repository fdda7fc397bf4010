package io.karasu.ingest.web;

import io.karasu.corpus.Nullable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The encoding of a page. The bytes speak first: a byte order mark, the escapes of ISO-2022-JP, and
 * how well they read as Japanese in UTF-8, Shift_JIS and EUC-JP. What the server and the page's
 * {@code meta} say decides only where the bytes leave it open, because it is often wrong.
 */
final class CharsetDetection {

  /** Shift_JIS as it is written on the web: with NEC's and IBM's characters. */
  static final Charset SHIFT_JIS = Charset.forName("windows-31j");

  /** EUC-JP with the same characters. */
  static final Charset EUC_JP = Charset.forName("x-eucJP-Open");

  /** ISO-2022-JP with the same characters and with half-width katakana. */
  static final Charset ISO_2022_JP = Charset.forName("x-windows-iso2022jp");

  /** Encodings of other East Asian languages, whose bytes are easily read as kanji. */
  private static final Set<String> NEIGHBOURS =
      Set.of("GBK", "GB2312", "GB18030", "Big5", "Big5-HKSCS", "EUC-KR", "x-windows-949");

  /** Share of the points by which the encoding that is named is preferred. */
  private static final double PREFERENCE = 0.05;

  private CharsetDetection() {}

  /**
   * The encoding of {@code bytes}; UTF-8 for plain ASCII.
   *
   * @param http the name in the HTTP header; null if there is none
   */
  static Charset of(byte[] bytes, @Nullable String http) {
    Optional<Charset> marked = marked(bytes);
    if (marked.isPresent()) {
      return marked.get();
    }
    if (isAscii(bytes)) {
      return hasEscapes(bytes) ? ISO_2022_JP : StandardCharsets.UTF_8;
    }
    Optional<Charset> named = named(http).or(() -> MetaCharset.of(bytes).flatMap(m -> named(m)));
    return ofWide(bytes).orElseGet(() -> ofReadings(bytes, named));
  }

  /** Bytes of a byte order mark at the start. */
  static int markLength(byte[] bytes) {
    if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
      return 3;
    }
    return startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0xff, 0xfe) ? 2 : 0;
  }

  private static Optional<Charset> marked(byte[] bytes) {
    if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    if (startsWith(bytes, 0xfe, 0xff)) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    return startsWith(bytes, 0xff, 0xfe)
        ? Optional.of(StandardCharsets.UTF_16LE)
        : Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    if (bytes.length < first.length) {
      return false;
    }
    for (int i = 0; i < first.length; i++) {
      if ((bytes[i] & 0xff) != first[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** The escapes that lead into JIS X 0208 and 0201: ESC $ @, ESC $ B, ESC ( J, ESC ( I. */
  private static boolean hasEscapes(byte[] bytes) {
    for (int i = 0; i + 2 < bytes.length; i++) {
      if (bytes[i] == 0x1b
          && ((bytes[i + 1] == '$' && (bytes[i + 2] == '@' || bytes[i + 2] == 'B'))
              || (bytes[i + 1] == '(' && (bytes[i + 2] == 'J' || bytes[i + 2] == 'I')))) {
        return true;
      }
    }
    return false;
  }

  /** UTF-16 without a mark: markup has a zero in every second byte. */
  private static Optional<Charset> ofWide(byte[] bytes) {
    int[] zeros = new int[2];
    int length = StrictMath.min(bytes.length, 4096);
    for (int i = 0; i < length; i++) {
      zeros[i & 1] += bytes[i] == 0 ? 1 : 0;
    }
    if (zeros[0] + zeros[1] < length / 8 + 1) {
      return Optional.empty();
    }
    return Optional.of(zeros[0] > zeros[1] ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
  }

  private static Charset ofReadings(byte[] bytes, Optional<Charset> named) {
    List<Candidate> candidates =
        List.of(
            new Candidate(StandardCharsets.UTF_8, JapaneseBytes.utf8(bytes)),
            new Candidate(SHIFT_JIS, JapaneseBytes.shiftJis(bytes)),
            new Candidate(EUC_JP, JapaneseBytes.eucJp(bytes)));
    Candidate best = candidates.get(0);
    for (Candidate candidate : candidates) {
      if (candidate.points(named) > best.points(named)) {
        best = candidate;
      }
    }
    boolean isNeighbour = named.isPresent() && NEIGHBOURS.contains(named.get().name());
    if (best.reading().points() <= 0 || (isNeighbour && best.reading().kana() == 0)) {
      return named.orElse(best.charset());
    }
    return best.charset();
  }

  private record Candidate(Charset charset, JapaneseBytes.Reading reading) {

    boolean is(Charset named) {
      return charset.equals(named);
    }

    double points(Optional<Charset> named) {
      double preference = named.filter(this::is).isPresent() ? PREFERENCE : 0;
      return reading.points() + preference * StrictMath.abs(reading.points()) + 3 * preference;
    }
  }

  /** The encoding of a name, as the web uses it; none if there is no such encoding. */
  private static Optional<Charset> named(@Nullable String name) {
    if (name == null) {
      return Optional.empty();
    }
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "shift_jis",
          "shift-jis",
          "sjis",
          "x-sjis",
          "ms_kanji",
          "windows-31j",
          "cp932",
          "ms932" ->
          Optional.of(SHIFT_JIS);
      case "euc-jp", "x-euc-jp", "eucjp", "x-euc", "euc_jp" -> Optional.of(EUC_JP);
      case "iso-2022-jp", "csiso2022jp" -> Optional.of(ISO_2022_JP);
      case "iso-8859-1", "latin1", "us-ascii", "ascii" ->
          Optional.of(Charset.forName("windows-1252"));
      default -> supported(lower);
    };
  }

  private static Optional<Charset> supported(String name) {
    try {
      return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
