package io.karasu.ingest.precedents;

import java.util.ArrayList;
import java.util.List;

/**
 * How a page broke its lines. A text is wrapped if no line, or hardly one, is wider than a page and
 * some go on in the next. Then a line that is nearly full, ends no sentence and is followed by no
 * heading or item, continues.
 *
 * <p>The measures are our own: court pages have 37 characters a line; items are indented by up to a
 * quarter of that, and the text does not show by how much.
 *
 * @param width of the page in half characters; 0 if the text is not wrapped
 * @param isMarked true if paragraphs end in a mark
 */
record Wrapping(int width, boolean isMarked) {

  private static final int MIN_WIDTH = 40;
  private static final int MAX_WIDTH = 120;

  /** So many lines must go on in the next: one that seems to may be a title. */
  private static final int MIN_CONTINUED = 2;

  private static final int MIN_MARKED = 3;

  /** Lines wider than the page, such as rows of a table, that do not speak against wrapping. */
  enum Tolerance {
    /** One line in twenty. */
    SOME,
    NONE;

    int of(int lines) {
      return this == SOME ? lines / 20 : 0;
    }
  }

  static Wrapping of(List<PdfLine> lines, Tolerance tolerance) {
    int[] widths = lines.stream().mapToInt(PdfLine::width).sorted().toArray();
    int page = widths.length == 0 ? 0 : widths[widths.length - 1 - tolerance.of(widths.length)];
    long marked = lines.stream().filter(PdfLine::isMarked).count();
    Wrapping wrapping = new Wrapping(page, marked >= MIN_MARKED && marked < lines.size());
    boolean isWrapped =
        page >= MIN_WIDTH && page <= MAX_WIDTH && wrapping.continued(lines) >= MIN_CONTINUED;
    return isWrapped ? wrapping : new Wrapping(0, false);
  }

  /** The paragraphs. */
  List<String> join(List<PdfLine> lines) {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      paragraph.append(lines.get(i).text());
      if (i + 1 < lines.size() && continues(lines.get(i), lines.get(i + 1))) {
        paragraph.append(joint(lines.get(i).text(), lines.get(i + 1).text()));
      } else {
        paragraphs.add(paragraph.toString());
        paragraph.setLength(0);
      }
    }
    return paragraphs;
  }

  private int continued(List<PdfLine> lines) {
    int continued = 0;
    for (int i = 0; i + 1 < lines.size(); i++) {
      continued += continues(lines.get(i), lines.get(i + 1)) ? 1 : 0;
    }
    return continued;
  }

  private boolean continues(PdfLine line, PdfLine next) {
    if (width == 0 || Openings.standsAlone(line.text()) || Openings.isOpening(next.text())) {
      return false;
    }
    if (isMarked) {
      return !line.isMarked() && line.width() * 2 >= width;
    }
    return line.width() * 4 >= width * 3 && !Openings.endsSentence(line.text());
  }

  /** What the line end stood for: a space between two words of letters, else nothing. */
  private static String joint(String line, String after) {
    int last = line.codePointBefore(line.length());
    int first = after.codePointAt(0);
    if (Openings.endsInRole(line)) {
      return "\u3000";
    }
    boolean isBetweenWords = Characters.isWordCharacter(last) && Characters.isWordCharacter(first);
    boolean isHalfCharacter = Character.getType(last) == Character.SURROGATE;
    return isBetweenWords || isHalfCharacter ? " " : "";
  }
}
