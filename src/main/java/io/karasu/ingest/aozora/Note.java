package io.karasu.ingest.aozora;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a note ［＃…］ means for the text.
 *
 * @param kind the class, as far as the text depends on it
 * @param words the words that the note is about, in notation; empty if it names none
 */
record Note(Kind kind, String words) {

  /** The classes of notes that change more than themselves. */
  enum Kind {
    /** A note in the line of print, in two small lines, begins. */
    WARICHU,
    WARICHU_END,
    /** A new line begins here; text at the foot of the line stands on its own, too. */
    BREAK,
    /** A heading begins that has its line to itself. */
    HEADING,
    HEADING_END,
    /** 「X」 before the note is a heading that has its line to itself. */
    HEADED,
    /** 「X」 before the note has a style (or is a heading in the line). */
    STYLED,
    /** Letters before the note have dots. */
    DOTS,
    /** All others: they only go. */
    OTHER
  }

  private static final Pattern HEADING = Pattern.compile("窓?[大中小]?見出し?");

  /** The styles of the official list after 「X」; others name words that may differ from the text. */
  private static final Pattern STYLE =
      Pattern.compile(
          "(?:の左)?に(?:(?:白ゴマ|白?丸|[黒白]三角|二重丸|蛇の目|ばつ)?傍点|(?:二重)?傍線|鎖線|破線|波線)"
              + "|は(?:太字|斜体|ゴシック体|分数|小文字|[0-9０-９]{1,2}段階[大小][きさ]な文字"
              + "|行[右左]小書き|[上下]付き小文字|(?:窓|同行)?[大中小]見出し)");

  private static final Note OTHER = new Note(Kind.OTHER, "");

  static Note of(String content) {
    if (content.startsWith("「")) {
      return about(content);
    }
    return new Note(marker(content), "");
  }

  /** Whether a note after ※ speaks of the ※ itself, which is then no gaiji. */
  static boolean isAboutSign(String content) {
    return content.startsWith("「※」") && !of(content).words().isEmpty();
  }

  private static Kind marker(String content) {
    boolean ends = content.endsWith("終わり");
    if (content.startsWith("割り注") || content.startsWith("ここから割り注")) {
      return ends ? Kind.WARICHU_END : Kind.WARICHU;
    }
    if (content.equals("ここで割り注終わり")) {
      return Kind.WARICHU_END;
    }
    boolean atFoot =
        content.startsWith("地付き") || content.startsWith("地から") || content.equals("地寄せ");
    if (!ends && (atFoot || content.equals("改行") || content.startsWith("改行天付き"))) {
      return Kind.BREAK;
    }
    if (content.endsWith("ドット付き")) {
      return Kind.DOTS;
    }
    String name = ends ? content.substring(0, content.length() - "終わり".length()) : content;
    if (name.length() <= 5 && HEADING.matcher(name).matches()) {
      return ends ? Kind.HEADING_END : Kind.HEADING;
    }
    return Kind.OTHER;
  }

  private static Note about(String content) {
    int end = closingQuote(content);
    if (end < 0) {
      return OTHER;
    }
    Matcher style = STYLE.matcher(content).region(end + 1, content.length());
    if (!style.matches()) {
      return OTHER;
    }
    boolean ownLine = content.endsWith("見出し") && !content.startsWith("は同行", end + 1);
    return new Note(ownLine ? Kind.HEADED : Kind.STYLED, content.substring(1, end));
  }

  private static int closingQuote(String content) {
    int depth = 0;
    for (int i = 0; i < content.length(); i++) {
      char ch = content.charAt(i);
      if (ch == '「') {
        depth++;
      } else if (ch == '」' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
