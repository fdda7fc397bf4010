package io.karasu.ingest.aozora;

/**
 * The notation of Aozora Bunko's text files (青空文庫注記一覧) as plain text: what a reader of the printed
 * page reads stays, what describes the page goes.
 *
 * <ul>
 *   <li>Ruby 《…》 goes, its base stays, and with it goes the bar ｜ that starts a base. 《…》 where no
 *       base can stand (start of a line, after white space or punctuation) is text, as is an empty
 *       or open one. ≪…≫, which stands for 《…》 of the printed book, becomes 《…》.
 *   <li>Notes ［＃…］ of every class go: indents, breaks, emphasis, corrections, figures, return
 *       marks; with them go the numbers of inputters' notes, ［※１］. A line of nothing but notes goes
 *       altogether. Headings stand on a line of their own, except those of the class 同行 (in the
 *       line).
 *   <li>Gaiji ※［＃…］ become the character of their code (JIS X 0213 plane-row-cell or Unicode),
 *       small kana without a code the kana, all others 〓.
 *   <li>Accents 〔e'tude〕 are composed and lose the brackets; 〔…〕 without accents is text.
 *   <li>／＼ and ／″＼ become the iteration marks 〳〵 and 〴〵.
 * </ul>
 *
 * Pure and deterministic, in time linear in the text; never throws on any string.
 */
public final class AozoraNotation {

  private AozoraNotation() {}

  /**
   * Converts a work's body, without header, legend and colophon.
   *
   * @param body text in Aozora notation with any line ends
   * @return plain text with LF line ends, not normalised otherwise
   */
  public static String toPlain(String body) {
    return convert(body).text();
  }

  static PlainText convert(String body) {
    return convert(body, 0);
  }

  static PlainText convert(String text, int depth) {
    String unix = unixLines(text);
    PlainWriter writer = new PlainWriter(unix.length(), depth);
    int start = 0;
    while (start < unix.length()) {
      int end = unix.indexOf('\n', start);
      boolean ended = end >= 0;
      int stop = ended ? end : unix.length();
      writer.line(unix.substring(start, stop), ended);
      start = stop + 1;
    }
    return writer.result();
  }

  static String unixLines(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
  }
}
