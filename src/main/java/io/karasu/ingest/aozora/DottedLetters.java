package io.karasu.ingest.aozora;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dots of transliterated Sanskrit, as in Samsa［＃mは上ドット付き。２つめのsは下ドット付き］: composed onto the word
 * before the note. A note that does not fit the word changes nothing.
 */
final class DottedLetters {

  private static final Pattern CLAUSE =
      Pattern.compile("(?:([0-9０-９]{1,2})つめの|(最後|後|前)の)?([A-Za-z]{1,8})は(?:ともに|それぞれ)?(上|下)ドット付き");

  private static final Pattern SEPARATOR = Pattern.compile("[。、]");

  /** Longest word that is looked at, in chars. */
  private static final int MAX_WORD = 100;

  private DottedLetters() {}

  /** Applies the note to the word at the end of {@code out}, not before {@code lineStart}. */
  static void apply(String content, StringBuilder out, int lineStart) {
    int start = wordStart(out, lineStart);
    StringBuilder word = new StringBuilder(out.substring(start));
    List<String> dotted = new ArrayList<>();
    for (int i = 0; i < word.length(); i++) {
      dotted.add(word.substring(i, i + 1));
    }
    for (String clause : SEPARATOR.splitAsStream(content).toList()) {
      Matcher matcher = CLAUSE.matcher(clause);
      if (!matcher.matches() || !dot(matcher, word, dotted)) {
        return;
      }
    }
    out.replace(start, out.length(), String.join("", dotted));
  }

  private static int wordStart(StringBuilder out, int lineStart) {
    int start = out.length();
    int first = Math.max(lineStart, out.length() - MAX_WORD);
    while (start > first && isWord(out.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static boolean isWord(char ch) {
    int script = UScript.getScript(ch);
    return (UCharacter.isLetter(ch) && script == UScript.LATIN)
        || script == UScript.INHERITED
        || "-'〔〕".indexOf(ch) >= 0;
  }

  private static boolean dot(Matcher clause, CharSequence word, List<String> dotted) {
    String mark = clause.group(4).equals("上") ? "\u0307" : "\u0323";
    for (int i = 0; i < clause.group(3).length(); i++) {
      int at = position(clause, clause.group(3).charAt(i), word);
      String composed =
          at < 0 ? "" : Normalizer2.getNFCInstance().normalize(word.charAt(at) + mark);
      if (composed.length() != 1) {
        return false;
      }
      dotted.set(at, composed);
    }
    return true;
  }

  /** The index of the letter in the word: the first one, or the one that the clause counts. */
  private static int position(Matcher clause, char letter, CharSequence word) {
    boolean counted = clause.group(1) != null || clause.group(2) != null;
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < word.length(); i++) {
      char ch = word.charAt(i);
      if (ch == letter
          || (counted && UCharacter.toLowerCase(ch) == UCharacter.toLowerCase(letter))) {
        places.add(i);
      }
    }
    int nth = 1;
    if (clause.group(1) != null) {
      nth = Integer.parseInt(clause.group(1));
    } else if (counted && !clause.group(2).equals("前")) {
      nth = places.size();
    }
    return nth < 1 || nth > places.size() ? -1 : places.get(nth - 1);
  }
}
