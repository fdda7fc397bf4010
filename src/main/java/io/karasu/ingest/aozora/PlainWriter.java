package io.karasu.ingest.aozora;

import com.ibm.icu.lang.UCharacter;

/** Writes the plain text of a work, line by line; one instance per text. */
final class PlainWriter {

  /** The geta mark, by which Japanese print shows a character that it lacks. */
  static final String UNRESOLVED = "〓";

  /** Quoted words of a note are converted themselves; deeper quotes are cut off here. */
  private static final int MAX_DEPTH = 3;

  private static final String NO_BASE_BEFORE = "、。，．！？「『（［｛〈【《〔・：；";

  private final StringBuilder out;
  private final int depth;
  private int gaiji;
  private int unresolvedGaiji;
  private int notes;
  private int restored;

  private boolean insideWarichu;
  private int lineStart;
  private boolean noteInLine;

  /** Where the line breaks as soon as more text follows; -1 if nowhere. */
  private int breakAt;

  /** Where the last ｜ of this line stands in {@link #out}; -1 if there is none. */
  private int bar;

  private int accentEnd;

  PlainWriter(int capacity, int depth) {
    this.out = new StringBuilder(capacity);
    this.depth = depth;
  }

  PlainText result() {
    return new PlainText(out.toString(), gaiji, unresolvedGaiji, notes, restored);
  }

  void line(String line, boolean ended) {
    lineStart = out.length();
    noteInLine = false;
    breakAt = -1;
    bar = -1;
    accentEnd = 0;
    if (hasNotation(line)) {
      convert(line);
    } else {
      out.append(line);
    }
    if (noteInLine && isBlankSince(lineStart)) {
      out.setLength(lineStart);
    } else if (ended) {
      out.append('\n');
    }
  }

  private static boolean hasNotation(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (isSpecial(line.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSpecial(char ch) {
    return switch (ch) {
      case '※', '［', '《', '｜', '〔', '≪', '／' -> true;
      default -> false;
    };
  }

  private void convert(String line) {
    LineBrackets brackets = new LineBrackets(line);
    int i = 0;
    while (i < line.length()) {
      i = step(line, i, brackets);
    }
  }

  /** Writes what stands at {@code i} and returns the index of what comes next. */
  private int step(String line, int i, LineBrackets brackets) {
    char ch = line.charAt(i);
    int note = ch == '※' ? i + 1 : i;
    if (LineBrackets.isNote(line, note) && brackets.close(note) > 0) {
      int end = brackets.close(note);
      String content = line.substring(note + 2, end);
      if (ch == '※') {
        return Note.isAboutSign(content) ? write("※", note) : write(character(content), end + 1);
      }
      note(content, line, end + 1);
      return end + 1;
    }
    return switch (ch) {
      case '《' -> ruby(i, brackets.close(i));
      case '｜' -> bar(i);
      case '〔', '〕' -> accentBracket(line, i, brackets.close(i));
      case '≪' -> write(brackets.close(i) > 0 ? "《" : "≪", i + 1);
      case '≫' -> write(brackets.isCloser(i) ? "》" : "≫", i + 1);
      case '／' -> iterationMark(line, i);
      case '［' -> reference(line, i);
      default -> character(line, i);
    };
  }

  private int write(String text, int next) {
    breakBefore(text);
    out.append(text);
    return next;
  }

  private int character(String line, int i) {
    if (i < accentEnd) {
      String accented = Accents.at(line, i, accentEnd);
      if (accented != null) {
        return write(accented, i + Accents.length(line, i, accentEnd));
      }
    }
    char ch = line.charAt(i);
    if (breakAt >= 0) {
      return write(String.valueOf(ch), i + 1);
    }
    out.append(ch);
    return i + 1;
  }

  private int ruby(int i, int close) {
    if (close <= i + 1 || (bar < 0 && !canBeBase())) {
      return write("《", i + 1);
    }
    if (bar >= 0) {
      out.deleteCharAt(bar);
      breakAt -= breakAt > bar ? 1 : 0;
      bar = -1;
    }
    return close + 1;
  }

  private boolean canBeBase() {
    if (out.length() == lineStart) {
      return false;
    }
    char before = out.charAt(out.length() - 1);
    return !isBlank(before) && NO_BASE_BEFORE.indexOf(before) < 0;
  }

  private int bar(int i) {
    write("｜", i + 1);
    bar = out.length() - 1;
    return i + 1;
  }

  private int accentBracket(String line, int i, int close) {
    if (i == accentEnd && i > 0) {
      accentEnd = 0;
      return i + 1;
    }
    if (i >= accentEnd && close > 0 && Accents.anyIn(line, i + 1, close)) {
      accentEnd = close;
      return i + 1;
    }
    return write(line.substring(i, i + 1), i + 1);
  }

  private int iterationMark(String line, int i) {
    if (line.startsWith("／＼", i)) {
      return write("〳〵", i + 2);
    }
    return line.startsWith("／″＼", i) ? write("〴〵", i + 3) : write("／", i + 1);
  }

  /** The number of an inputter's note, ［※１］, is no text; the note stands in the colophon. */
  private int reference(String line, int i) {
    int end = i + 2;
    while (end < line.length() && end < i + 5 && UCharacter.isDigit(line.charAt(end))) {
      end++;
    }
    if (end == i + 2 || !line.startsWith("［※", i) || !line.startsWith("］", end)) {
      return write("［", i + 1);
    }
    notes++;
    noteInLine = true;
    return end + 1;
  }

  /** The character of a gaiji note, or 〓. */
  private String character(String content) {
    String character = Gaiji.resolve(content);
    if (character == null) {
      unresolvedGaiji++;
      return UNRESOLVED;
    }
    gaiji++;
    return character;
  }

  /** Puts the character in the place of the last ※ of the line; false if there is none nearby. */
  private boolean replaceEarlierSign(String content) {
    int at = EarlierText.sign(out, lineStart);
    if (at < 0) {
      return false;
    }
    String character = character(content);
    out.replace(at, at + 1, character);
    breakAt += breakAt > at ? character.length() - 1 : 0;
    bar += bar > at ? character.length() - 1 : 0;
    return true;
  }

  private void note(String content, String line, int next) {
    if (Gaiji.describesEarlierSign(content) && replaceEarlierSign(content)) {
      return;
    }
    if (Gaiji.isStandalone(content)) {
      write(character(content), 0);
      return;
    }
    notes++;
    noteInLine = true;
    Note note = Note.of(content);
    switch (note.kind()) {
      case WARICHU -> insideWarichu = true;
      case WARICHU_END -> insideWarichu = false;
      case BREAK -> lineBreak();
      case HEADING -> startHeading();
      case HEADING_END -> breakAt = out.length();
      case STYLED, HEADED -> styled(note, line, next);
      case DOTS -> DottedLetters.apply(content, out, lineStart);
      case OTHER -> {}
    }
  }

  /** A forced break; inside 割り注 it parts two halves of one line. */
  private void lineBreak() {
    if (insideWarichu) {
      out.append('　');
    } else if (!isBlankSince(lineStart)) {
      breakAt = out.length();
    }
  }

  private void startHeading() {
    if (!isBlankSince(lineStart)) {
      out.append('\n');
      lineStart = out.length();
      bar = -1;
    }
  }

  private void styled(Note note, String line, int next) {
    if (depth >= MAX_DEPTH) {
      return;
    }
    String words = AozoraNotation.convert(note.words(), depth + 1).text();
    if (EarlierText.lacks(words, out) && !line.startsWith(words, next)) {
      write(words, 0);
      restored++;
    } else if (note.kind() == Note.Kind.HEADED && out.substring(lineStart).strip().equals(words)) {
      breakAt = out.length();
    }
  }

  private void breakBefore(String text) {
    if (breakAt >= 0 && !isBlank(text.charAt(0))) {
      out.insert(breakAt, '\n');
      lineStart = breakAt + 1;
      breakAt = -1;
      bar = -1;
    }
  }

  private boolean isBlankSince(int start) {
    for (int i = start; i < out.length(); i++) {
      if (!isBlank(out.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isBlank(char ch) {
    return UCharacter.isUWhiteSpace(ch);
  }
}
