package io.karasu.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds personal data that has a form: mail addresses, Japanese phone numbers, postal codes,
 * individual numbers, card numbers, IP addresses. Names and street addresses have none and are not
 * found.
 *
 * <p>It is matched on a folded copy with one character for each code point: full-width ASCII and
 * white space become ASCII, and ‐ ‑ – — ― − ー between digits become {@code -}. So positions need no
 * map. Patterns after reference/corpus.md 4.8; guards that are ours: issuers and groupings of
 * cards, addresses of single digits such as 1.2.3.4 (section numbers) only after {@code IP}. Linear
 * time in the length of the text: every repetition is bounded.
 */
public final class PersonalData {

  private static final int PHONE_CONTEXT = 10;
  private static final int NUMBER_CONTEXT = 20;
  private static final List<String> PHONE_WORDS = List.of("電話", "TEL", "FAX", "☎", "携帯");
  private static final List<String> MY_NUMBER_WORDS = List.of("マイナンバー", "個人番号");
  private static final List<String> CARD_WORDS = List.of("カード", "CARD", "クレジット");
  private static final List<String> IP_WORDS = List.of("IP");

  private static final String PREFECTURES =
      "北海道|青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|東京|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|京都|大阪|兵庫"
          + "|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄";

  /** No digit before, and no number that this one continues. */
  private static final String START = "(?<![0-9])(?<![0-9][.,-])";

  private static final Pattern MAIL =
      Pattern.compile(
          "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}+@[A-Za-z0-9-]{1,63}+(?:\\.[A-Za-z0-9-]{1,63}+){1,8}+");
  private static final Pattern TOLL_FREE =
      Pattern.compile(
          START
              + "0(?:120[- ]?[0-9]{3}[- ]?[0-9]{3}|800[- ]?[0-9]{3}[- ]?[0-9]{4})(?![0-9]|-[0-9])");
  private static final Pattern MOBILE =
      Pattern.compile(START + "0[25-9]0[- ]?[1-9][0-9]{3}[- ]?[0-9]{4}(?![0-9]|-[0-9])");
  private static final Pattern INTERNATIONAL =
      Pattern.compile(
          "\\+81[- ]?\\(?0?\\)?[- ]?[0-9]{1,4}[- ]?[0-9]{1,4}[- ]?[0-9]{3,4}(?![0-9]|-[0-9])");
  private static final Pattern LANDLINE =
      Pattern.compile(
          START
              + "(?:\\(?0[1-9][0-9]{0,3}(?:[- ]|\\)[- ]?|[- ]?\\()[0-9]{1,4}(?:[- ]|\\)[- ]?)[0-9]{4}|0[1-9][0-9]{8})(?![0-9]|-[0-9])");
  private static final Pattern POSTAL =
      Pattern.compile(
          "〒[ \n]{0,3}[0-9]{3}-?[0-9]{4}(?![0-9])|(?<![0-9-])[0-9]{3}-[0-9]{4}(?=[ \n]{0,2}(?:"
              + PREFECTURES
              + "))");
  private static final Pattern MY_NUMBER =
      Pattern.compile("(?<![0-9])(?<![0-9][- ])[0-9]{4}([- ]?)[0-9]{4}\\1[0-9]{4}(?![- ]?[0-9])");
  private static final Pattern CARD =
      Pattern.compile(
          "(?<![0-9])(?<![0-9][- .,])[0-9](?:[- ]?[0-9]){12,18}+(?![- ]?[0-9])(?!\\.[0-9])");
  private static final Pattern IP =
      Pattern.compile("(?<![0-9A-Za-z.])[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?![0-9]|\\.[0-9])");

  private final String folded;
  private final String upper;
  private final BitSet taken = new BitSet();
  private final List<PersonalSpan> spans = new ArrayList<>();

  private PersonalData(int[] codePoints) {
    this.folded = fold(codePoints);
    this.upper =
        folded.toUpperCase(Locale.ROOT).length() == folded.length()
            ? folded.toUpperCase(Locale.ROOT)
            : folded;
  }

  /**
   * A text with its personal data masked.
   *
   * @param text the masked text
   * @param spans what was masked, in code points of the original text, ascending
   */
  public record Masked(String text, List<PersonalSpan> spans) {

    /** Copies the list. */
    public Masked {
      spans = List.copyOf(spans);
    }
  }

  /** Everything that is found, masked by default or not; ascending, never overlapping. */
  public static List<PersonalSpan> find(String text) {
    PersonalData data = new PersonalData(CodePoints.of(text));
    data.search();
    return List.copyOf(data.spans);
  }

  /** Puts {@link PersonalKind#mask} in the place of everything that is masked by default. */
  public static Masked mask(String text) {
    List<PersonalSpan> spans = find(text).stream().filter(span -> span.kind().isMasked()).toList();
    int[] codePoints = CodePoints.of(text);
    StringBuilder masked = new StringBuilder();
    int from = 0;
    for (PersonalSpan span : spans) {
      masked.append(new String(codePoints, from, span.start() - from)).append(span.kind().mask());
      from = span.end();
    }
    return new Masked(
        masked.append(new String(codePoints, from, codePoints.length - from)).toString(), spans);
  }

  private void search() {
    take(PersonalKind.MAIL, MAIL);
    take(PersonalKind.TOLL_FREE, TOLL_FREE);
    take(PersonalKind.MOBILE, MOBILE);
    take(PersonalKind.INTERNATIONAL, INTERNATIONAL);
    take(PersonalKind.LANDLINE, LANDLINE);
    take(PersonalKind.POSTAL, POSTAL);
    take(PersonalKind.MY_NUMBER, MY_NUMBER);
    take(PersonalKind.CARD, CARD);
    take(PersonalKind.IP, IP);
    spans.sort(Comparator.comparingInt(PersonalSpan::start));
  }

  private void take(PersonalKind kind, Pattern pattern) {
    Matcher matcher = pattern.matcher(folded);
    while (matcher.find()) {
      int start = matcher.start();
      int end = matcher.end();
      int first = taken.nextSetBit(start);
      boolean isFree = first < 0 || first >= end;
      if (isFree && isPlausible(kind, start, end)) {
        taken.set(start, end);
        spans.add(new PersonalSpan(kind, start, end));
      }
    }
  }

  private boolean isPlausible(PersonalKind kind, int start, int end) {
    String found = folded.substring(start, end);
    return switch (kind) {
      case MAIL -> hasLetter(found.substring(found.lastIndexOf('.') + 1));
      case INTERNATIONAL -> isNational(digits(found));
      case LANDLINE -> isLandline(found, start, end);
      case MY_NUMBER ->
          CheckDigits.isMyNumber(digits(found))
              && isNear(MY_NUMBER_WORDS, NUMBER_CONTEXT, start, end);
      case CARD -> CardNumbers.isCard(found, isNear(CARD_WORDS, NUMBER_CONTEXT, start, end));
      case IP -> isGlobal(found, start, end);
      case TOLL_FREE, MOBILE, POSTAL -> true;
    };
  }

  /** After +81: nine or ten digits, a 0 in front not counted. */
  private static boolean isNational(String digits) {
    String national = digits.substring(2);
    int length = national.length() - (national.startsWith("0") ? 1 : 0);
    return length == 9 || length == 10;
  }

  /** Exactly ten digits; without - or brackets only beside a word for a telephone. */
  private boolean isLandline(String found, int start, int end) {
    boolean isBare = found.indexOf('-') < 0 && found.indexOf('(') < 0 && found.indexOf(')') < 0;
    return digits(found).length() == 10
        && (!isBare || isNear(PHONE_WORDS, PHONE_CONTEXT, start, end));
  }

  private boolean isGlobal(String address, int start, int end) {
    int[] octets = new int[4];
    int at = 0;
    boolean isSmall = true;
    for (int i = 0; i < octets.length; i++) {
      int dot = address.indexOf('.', at);
      String octet = dot < 0 ? address.substring(at) : address.substring(at, dot);
      octets[i] = Integer.parseInt(octet);
      if (octets[i] > 255 || (octet.length() > 1 && octet.charAt(0) == '0')) {
        return false;
      }
      isSmall &= octets[i] < 10;
      at = dot + 1;
    }
    return !isReserved(octets[0], octets[1])
        && (!isSmall || isNear(IP_WORDS, PHONE_CONTEXT, start, end));
  }

  /** Private, shared, loopback, link-local, multicast and later: RFC 6890. */
  private static boolean isReserved(int first, int second) {
    return first == 0
        || first == 10
        || first == 127
        || first >= 224
        || (first == 100 && second >= 64 && second < 128)
        || (first == 169 && second == 254)
        || (first == 172 && second >= 16 && second < 32)
        || (first == 192 && second == 168);
  }

  private boolean isNear(List<String> words, int distance, int start, int end) {
    String before = upper.substring(StrictMath.max(0, start - distance), start);
    String after = upper.substring(end, StrictMath.min(upper.length(), end + distance));
    return words.stream().anyMatch(word -> before.contains(word) || after.contains(word));
  }

  private static boolean hasLetter(String label) {
    return label.chars().anyMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
  }

  private static String digits(String found) {
    StringBuilder digits = new StringBuilder();
    found.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
    return digits.toString();
  }

  private static String fold(int[] codePoints) {
    char[] folded = new char[codePoints.length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = fold(codePoints[i]);
    }
    for (int i = 1; i + 1 < folded.length; i++) {
      if (isDash(folded[i]) && isDigitOr(folded[i - 1], ')') && isDigitOr(folded[i + 1], '(')) {
        folded[i] = '-';
      }
    }
    return new String(folded);
  }

  private static char fold(int codePoint) {
    if (codePoint >= 0xFF01 && codePoint <= 0xFF5E) {
      return (char) (codePoint - 0xFEE0);
    }
    if (WhiteSpace.isSpace(codePoint)) {
      return ' ';
    }
    return codePoint > 0xFFFF ? '\uFFFC' : (char) codePoint;
  }

  private static boolean isDash(char c) {
    return (c >= '\u2010' && c <= '\u2015') || c == '\u2212' || c == '\u30FC' || c == '\uFF70';
  }

  private static boolean isDigitOr(char c, char other) {
    return (c >= '0' && c <= '9') || c == other;
  }
}
