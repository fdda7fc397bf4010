package io.karasu.ingest.precedents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text that was taken out of a PDF, as paragraphs: one a line.
 *
 * <ul>
 *   <li>Lines that the page broke are joined ({@link Wrapping}); headings (主文, 第１ …), items (１ …,
 *       (1) …, ア …) and what ended a sentence stay on lines of their own.
 *   <li>Characters set apart come together ({@link Spacing}).
 *   <li>Page numbers ({@code - 3 -}), the marks {@code <要旨>} and {@code </要旨>}, and control
 *       characters go. No other character but white space is added or lost.
 * </ul>
 */
public final class PdfText {

  private static final Pattern LINE_END =
      Pattern.compile("\r\n|[\n\r\f\\x{b}\\x{85}\\x{2028}\\x{2029}]");
  private static final Pattern PAGE_NUMBER =
      Pattern.compile("[-－−―–—‐─][ \\x{3000}]?[0-9０-９]{1,4}[ \\x{3000}]?[-－−―–—‐─]");
  private static final Pattern GIST_MARK = Pattern.compile("</?要旨>");

  /** More are needed only by text that is made for it. */
  private static final int MAX_ROUNDS = 8;

  private PdfText() {}

  /** The paragraphs of {@code contents}, without blank lines. Idempotent; never throws. */
  public static String repair(String contents) {
    String text = contents;
    // What a reading gives must read as it is again. If none does, lines are only repaired one by
    // one;
    // that changes widths and can uncover a mark, so it is looked at again.
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<PdfLine> lines = lines(text);
      for (Wrapping.Tolerance tolerance : Wrapping.Tolerance.values()) {
        String joined = joined(lines, tolerance);
        if (isStable(joined)) {
          return joined;
        }
      }
      text = String.join("\n", lines.stream().map(PdfLine::text).toList());
    }
    return text;
  }

  /** The lines with their spaces repaired and without what belongs to the page. */
  static List<PdfLine> lines(String contents) {
    List<PdfLine> lines = new ArrayList<>();
    for (String raw : LINE_END.split(contents, -1)) {
      String line = raw.indexOf('<') < 0 ? raw : GIST_MARK.matcher(raw).replaceAll("");
      String text = Spacing.repair(line);
      if (!text.isEmpty() && !PAGE_NUMBER.matcher(text).matches()) {
        lines.add(new PdfLine(text, PdfLine.width(line), line.indexOf(0, line.length() - 1) >= 0));
      }
    }
    return lines;
  }

  private static boolean isStable(String text) {
    List<PdfLine> lines = lines(text);
    for (Wrapping.Tolerance tolerance : Wrapping.Tolerance.values()) {
      if (!joined(lines, tolerance).equals(text)) {
        return false;
      }
    }
    return true;
  }

  private static String joined(List<PdfLine> lines, Wrapping.Tolerance tolerance) {
    return String.join("\n", Wrapping.of(lines, tolerance).join(lines));
  }
}
