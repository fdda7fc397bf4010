package io.karasu.ingest.precedents;

/**
 * A line of the page.
 *
 * @param text with its spaces repaired; not empty
 * @param width in half characters as the page has it, blanks inside the line counted as one
 * @param isMarked true if a NUL ends it: some PDFs have one at the end of each paragraph
 */
record PdfLine(String text, int width, boolean isMarked) {

  /** The width of a line in half characters, without blanks at both ends. */
  static int width(String line) {
    int width = 0;
    int blanks = 0;
    for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
      int c = line.codePointAt(i);
      if (Characters.isBlank(c)) {
        blanks += width > 0 ? 1 : 0;
      } else {
        width += blanks + Characters.width(c);
        blanks = 0;
      }
    }
    return width;
  }
}
