package io.karasu.ingest.web;

/**
 * One block of a page's visible text: a paragraph, heading, list item, cell or caption.
 *
 * @param text its lines, without blanks around them
 * @param heading level 1 to 6 of a heading; 0 for other blocks
 * @param length code points that are not white space
 * @param linkLength those of them inside links
 * @param links number of links
 * @param isPreformatted true inside {@code pre}
 * @param isBoilerplate true if it is made of the words of navigation; see {@link Boilerplate}
 * @param prose length of the text outside links if the block reads as written text: it has a
 *     sentence, or is long; else 0
 */
record Block(
    String text,
    int heading,
    int length,
    int linkLength,
    int links,
    boolean isPreformatted,
    boolean isBoilerplate,
    int prose) {

  /** Shortest block without a sentence's end that counts as prose. */
  private static final int LONG = 60;

  private static final double MOSTLY_LINKS = 0.8;
  private static final double FEW_LINKS = 0.5;

  /** A block, judged by its text. */
  static Block of(
      String text, int heading, int length, int linkLength, int links, boolean isPreformatted) {
    boolean isBoilerplate = Boilerplate.is(text, length, heading > 0, isPreformatted);
    boolean isProse =
        heading != 1
            && !isBoilerplate
            && linkLength < FEW_LINKS * length
            && (length >= LONG || isPreformatted || Sentence.isIn(text));
    return new Block(
        text,
        heading,
        length,
        linkLength,
        links,
        isPreformatted,
        isBoilerplate,
        isProse ? length - linkLength : 0);
  }

  /** True if there is hardly anything but links. */
  boolean isLinks() {
    return length > 0 && linkLength >= MOSTLY_LINKS * length;
  }
}
