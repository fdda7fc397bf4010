package io.karasu.ingest.precedents;

import io.karasu.text.CodePoints;
import java.util.ArrayList;
import java.util.List;

/**
 * Repairs the spaces of one line: characters set apart (裁 判 長) come together, and what a PDF filled
 * with spaces becomes one. Only white space and control characters are changed; a space is taken
 * away between two kanji or kana, inside brackets and before punctuation, nowhere else.
 *
 * <p>Three or more single characters in a row with spaces between them are a word set apart, or two
 * where they are the whole line (主 文). Where single spaces set characters apart, wider gaps divide
 * words (裁 判 官 岡 村 和 美). A row of enumerators alone (ア イ ウ, 甲 乙 丙) is a list and stays.
 */
final class Spacing {

  private static final String ENUMERATORS = "アイウエオカキクケコサシスセソタチツテトナニヌネノイロハニホヘト一二三四五六七八九十甲乙丙丁戊己庚辛壬癸";
  private static final int IDEOGRAPHIC = 0x3000;

  private Spacing() {}

  /** A token and the width in half characters of the gap before it. */
  private record Token(String text, int gap) {

    boolean isSingle() {
      return text.codePointCount(0, text.length()) == 1
          && Characters.isJapaneseLetter(text.codePointAt(0));
    }
  }

  /** The line with its spaces repaired, without blanks at both ends. Idempotent. */
  static String repair(String line) {
    if (line.codePoints().noneMatch(Characters::isBlank)) {
      return line;
    }
    String before = line;
    String after = once(before);
    // Every round takes at least one gap away.
    while (!after.equals(before)) {
      before = after;
      after = once(before);
    }
    return after;
  }

  private static String once(String line) {
    List<Token> tokens = tokens(line);
    StringBuilder text = new StringBuilder(line.length());
    int next = 0;
    while (next < tokens.size()) {
      int end = next;
      while (end < tokens.size() && tokens.get(end).isSingle()) {
        end++;
      }
      if (end - next >= 3 || (end - next == 2 && tokens.size() == 2)) {
        appendRow(text, tokens.subList(next, end));
        next = end;
      } else {
        append(text, tokens.get(next++));
      }
    }
    return text.toString();
  }

  /** Words set apart: divided at wider gaps if the narrowest is a single space. */
  private static void appendRow(StringBuilder text, List<Token> row) {
    int narrowest = row.stream().skip(1).mapToInt(Token::gap).min().orElse(Integer.MAX_VALUE);
    int start = 0;
    for (int i = 1; i <= row.size(); i++) {
      if (i == row.size() || (narrowest == 1 && row.get(i).gap() > 1)) {
        appendWord(text, row.subList(start, i));
        start = i;
      }
    }
  }

  private static void appendWord(StringBuilder text, List<Token> word) {
    if (word.stream().allMatch(token -> ENUMERATORS.contains(token.text()))) {
      word.forEach(token -> append(text, token));
      return;
    }
    append(text, word.get(0));
    word.stream().skip(1).forEach(token -> text.append(token.text()));
  }

  private static void append(StringBuilder text, Token token) {
    if (!text.isEmpty()) {
      appendGap(text, token);
    }
    text.append(token.text());
  }

  /** One space stays; more become one full-width space, or one space beside a Latin word. */
  private static void appendGap(StringBuilder text, Token token) {
    int last = text.codePointBefore(text.length());
    int first = token.text().codePointAt(0);
    if (isOpening(last) || isClosing(first)) {
      return;
    }
    boolean isPlain =
        token.gap() == 1 || Characters.isWordCharacter(last) || Characters.isWordCharacter(first);
    text.appendCodePoint(isPlain ? ' ' : IDEOGRAPHIC);
  }

  private static boolean isOpening(int c) {
    return "(（「『［〔【〈《".indexOf(c) >= 0;
  }

  private static boolean isClosing(int c) {
    return ")）」』］〕】〉》，、。".indexOf(c) >= 0;
  }

  private static List<Token> tokens(String line) {
    List<Token> tokens = new ArrayList<>();
    StringBuilder token = new StringBuilder();
    int gap = 0;
    for (int c : CodePoints.of(line)) {
      if (!Characters.isBlank(c)) {
        token.appendCodePoint(c);
        continue;
      }
      if (!token.isEmpty()) {
        tokens.add(new Token(token.toString(), gap));
        token.setLength(0);
        gap = 0;
      }
      gap += Characters.width(c);
    }
    if (!token.isEmpty()) {
      tokens.add(new Token(token.toString(), gap));
    }
    return tokens;
  }
}
