package io.karasu.ingest.aozora;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the parts of a file begin, as line numbers: header {@code [headerStart, headerEnd)}, legend
 * {@code [legendStart, legendEnd)}, work {@code [legendEnd, colophonStart)}, colophon to the end.
 *
 * <p>The header is the first block of lines, title first; the legend a block that explains signs,
 * between two rules of hyphens; the colophon begins with the line 底本：, in files without it with the
 * first of the lines about input and proof-reading, or after ［＃本文終わり］.
 */
record WorkLayout(
    int headerStart, int headerEnd, int legendStart, int legendEnd, int colophonStart) {

  private static final int MAX_HEADER_LINES = 10;
  private static final int MAX_HEADER_LINE = 120;

  /** A longer line that ends in 。 is no title, in chars. */
  private static final int MAX_TITLE = 40;

  private static final int MAX_LEGEND_LINES = 200;

  /** Two 底本 lines belong to one colophon if no more lines than these lie between them. */
  private static final int COLOPHON_GAP = 40;

  /** Where a colophon without 底本 may begin, counted from the end of the file. */
  private static final int COLOPHON_LINES = 60;

  /** The longest colophon lists the first publication of some hundred poems: 3,480 chars. */
  private static final int MAX_COLOPHON = 30_000;

  private static final String END_OF_WORK = "［＃本文終わり］";
  private static final Pattern RULE = Pattern.compile("[ 　]*[-－]{8,}[ 　]*");
  private static final Pattern LEGEND_TITLE =
      Pattern.compile("[ 　]*[［【〔＜〈《●■][^\n]{0,30}(?:記号|表記|凡例|注記|ルビ)[^\n]*");
  private static final Pattern BASE = Pattern.compile("[ 　]*[［【]?底本[］】]?[ 　]*[：:；;].*");
  private static final Pattern CREDIT =
      Pattern.compile(
          "[ 　]*(?:(?:底本の)?親本|初出|入力者?|校正者?|テキスト入力|ファイル作成|作成者?|公開日?|翻訳者?)[ 　]*[：:].*"
              + "|青空文庫(?:作成|収録)ファイル.*|このファイルは、.*青空文庫.*|この作品は、クリエイティブ.*"
              + "|(?:底本|初出|入力|校正)[ 　]*[：:].*");
  private static final Pattern CREDIT_WITHIN = Pattern.compile("(?:入力|校正|青空文庫|公開|ライセンス|作成|ボランティア)");
  private static final Pattern INPUTTERS_NOTES = Pattern.compile("[ 　●■◎※［【]*(?:入力者)?注.*");

  static WorkLayout of(List<String> lines) {
    int start = skipBlank(lines, 0);
    int headerEnd = headerEnd(lines, start);
    int legendStart = skipBlank(lines, headerEnd);
    int legendEnd = legendEnd(lines, legendStart);
    int colophon = colophonStart(lines, legendEnd);
    return new WorkLayout(start, headerEnd, legendStart, legendEnd, colophon);
  }

  static boolean isBlank(String line) {
    return line.chars().allMatch(ch -> PlainWriter.isBlank((char) ch));
  }

  private static boolean isRule(String line) {
    return RULE.matcher(line).matches();
  }

  private static int skipBlank(List<String> lines, int from) {
    int i = from;
    while (i < lines.size() && isBlank(lines.get(i))) {
      i++;
    }
    return i;
  }

  private static int headerEnd(List<String> lines, int start) {
    int end = start;
    while (end < lines.size() && isHeaderLine(lines.get(end))) {
      end++;
    }
    boolean ends = end < lines.size() && endsHeader(lines.get(end));
    return ends && end - start <= MAX_HEADER_LINES ? end : start;
  }

  private static boolean endsHeader(String line) {
    return isBlank(line) || isRule(line) || LEGEND_TITLE.matcher(line).matches();
  }

  /** A title is short, not indented like a paragraph and no long sentence. */
  private static boolean isHeaderLine(String line) {
    return !endsHeader(line)
        && line.length() <= MAX_HEADER_LINE
        && line.charAt(0) != '　'
        && (line.length() <= MAX_TITLE || !line.endsWith("。"))
        && !BASE.matcher(line).matches();
  }

  /** The end of the legend that starts at {@code start}, or {@code start} if none does. */
  private static int legendEnd(List<String> lines, int start) {
    if (start >= lines.size()) {
      return start;
    }
    boolean ruled = isRule(lines.get(start));
    int title = skipBlank(lines, ruled ? start + 1 : start);
    if (title >= lines.size() || !LEGEND_TITLE.matcher(lines.get(title)).matches()) {
      return start;
    }
    int last = Math.min(lines.size(), start + MAX_LEGEND_LINES);
    for (int i = title; i < last; i++) {
      if (isRule(lines.get(i))) {
        return i + 1;
      }
    }
    return start;
  }

  private static int colophonStart(List<String> lines, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(END_OF_WORK)) {
        return i;
      }
    }
    int base = baseLine(lines, from);
    int start = base >= 0 ? base : creditLine(lines, from);
    return start < 0 ? lines.size() : withNotesBefore(lines, from, start);
  }

  /** The first of the 底本 lines at the end of the file, or -1. */
  private static int baseLine(List<String> lines, int from) {
    int found = -1;
    int length = 0;
    boolean credited = false;
    for (int i = lines.size() - 1; i >= from && length < MAX_COLOPHON; i--) {
      String line = lines.get(i);
      length += line.length();
      credited = credited || CREDIT_WITHIN.matcher(line).find();
      if (BASE.matcher(line).matches() && (credited || i > lines.size() - COLOPHON_GAP)) {
        found = i;
      }
      if (found >= 0 && found - i > COLOPHON_GAP) {
        break;
      }
    }
    return found;
  }

  private static int creditLine(List<String> lines, int from) {
    for (int i = Math.max(from, lines.size() - COLOPHON_LINES); i < lines.size(); i++) {
      boolean afterBlank = i == from || isBlank(lines.get(i - 1)) || isRule(lines.get(i - 1));
      if (afterBlank && CREDIT.matcher(lines.get(i)).matches()) {
        return i;
      }
    }
    return -1;
  }

  /** Takes in a rule before the colophon, and a block of the inputter's notes between two rules. */
  private static int withNotesBefore(List<String> lines, int from, int colophon) {
    int last = colophon - 1;
    while (last >= from && isBlank(lines.get(last))) {
      last--;
    }
    if (last < from || !isRule(lines.get(last))) {
      return colophon;
    }
    for (int i = last - 1; i >= Math.max(from, last - MAX_LEGEND_LINES); i--) {
      if (isRule(lines.get(i))) {
        String title = lines.get(skipBlank(lines, i + 1));
        return INPUTTERS_NOTES.matcher(title).matches() ? i : last;
      }
    }
    return last;
  }
}
