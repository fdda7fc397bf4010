package io.karasu.ingest.precedents;

import java.util.Set;
import java.util.regex.Pattern;

/** How lines of a decision begin and end: headings, numbered items, sentences. */
final class Openings {

  /** Headings that stand on lines of their own. */
  private static final Set<String> HEADINGS =
      Set.of(
          "主文", "理由", "事実", "事実及び理由", "判決", "決定", "命令", "判示事項", "記", "目次", "別紙", "請求", "抗告の趣旨",
          "主張", "争点");

  private static final String NUMBER = "[0-9０-９一二三四五六七八九十百]{1,4}";
  private static final String MARK = "(?:[0-9０-９]{1,3}|[ｱ-ﾝァ-ヶａ-ｚＡ-Ｚa-zA-Z一二三四五六七八九十])";

  /** A number or mark with a gap behind it; without the gap the line may go on with 第１審 or ４１１条. */
  private static final Pattern ITEM =
      Pattern.compile(
          "[「『（(]?(?:"
              + ("第" + NUMBER + "(?:[編章節款項条](?:の" + NUMBER + ")?)?|")
              + (MARK + "[．.]?|")
              + ("[（(]" + MARK + "[）)]|")
              + "[\\x{2460}-\\x{24ff}\\x{3220}-\\x{3243}\\x{2776}-\\x{2793}]"
              + ")(?:[ \\x{3000}].*|)",
          Pattern.DOTALL);

  /**
   * The day of the decision, as its head has it: nothing or a gap follows, or 判決言渡 and the like.
   */
  private static final Pattern DAY =
      Pattern.compile(
          "(?:明治|大正|昭和|平成|令和)[0-9０-９元]{1,2}年[0-9０-９]{1,2}月[0-9０-９]{1,2}日(?:[ \\x{3000}].*|判決.*|宣告.*|決定.*|)",
          Pattern.DOTALL);

  /** The head's line that names the case: 令和元年（う）第１０１号 関税法違反被告事件. */
  private static final Pattern CASE =
      Pattern.compile(
          "[^（()）]{0,9}[（(][^（()）]{1,5}[）)]第[0-9０-９]+号[ \\x{3000}].*事件", Pattern.DOTALL);

  private static final Pattern BULLET = Pattern.compile("[・●○◎◆◇■□※＊].*", Pattern.DOTALL);

  private static final Pattern BRACKETED = Pattern.compile("〔[^〔〕]*〕|【[^【】]*】|〈[^〈〉]*〉|＜[^＜＞]*＞");

  private static final String AFTER_STOP = "」』）)］]〕】〉》";

  /** Who signs or appears: a name follows, which a line end may have cut off. */
  private static final Pattern ENDS_IN_ROLE =
      Pattern.compile(".*[ \\x{3000}](?:裁判長裁判官|裁判長判事|裁判長|裁判官|判事補|判事)", Pattern.DOTALL);

  private Openings() {}

  /** Whether the line is a heading or begins an item, so that it never continues the one before. */
  static boolean isOpening(String line) {
    return isHeading(line)
        || DAY.matcher(line).matches()
        || ITEM.matcher(line).matches()
        || (BULLET.matcher(line).matches() && !isRedacted(line));
  }

  /** Whether the line is a heading, also one with a number (２ 争点２について), or names the case. */
  static boolean standsAlone(String line) {
    return isHeading(line)
        || CASE.matcher(line).matches()
        || (line.endsWith("について") && ITEM.matcher(line).matches());
  }

  private static boolean isHeading(String line) {
    return HEADINGS.contains(line) || BRACKETED.matcher(line).matches();
  }

  /** Whether the line ends a sentence: a full stop, and nothing but closing brackets after it. */
  static boolean endsSentence(String line) {
    int end = line.length();
    while (end > 0 && AFTER_STOP.indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return end > 0 && "。！？".indexOf(line.charAt(end - 1)) >= 0;
  }

  static boolean endsInRole(String line) {
    return ENDS_IN_ROLE.matcher(line).matches();
  }

  /** Names and figures that the court blacked out are written ●●●. */
  private static boolean isRedacted(String line) {
    return line.startsWith("●●");
  }
}
