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
 * @param region the region that it lies in; see {@link Region}
 */
record Block(
    String text,
    int heading,
    int length,
    int linkLength,
    int links,
    boolean isPreformatted,
    Region region) {

  /** Shortest block without a sentence's end that counts as prose. */
  private static final int LONG = 60;

  private static final double MOSTLY_LINKS = 0.8;
  private static final double FEW_LINKS = 0.5;

  /** Share of the text that lies inside links, 0 to 1. */
  double linkDensity() {
    return length == 0 ? 0 : linkLength / (double) length;
  }

  /** True if there is hardly anything but links. */
  boolean isLinks() {
    return linkDensity() >= MOSTLY_LINKS;
  }

  /** True if the block reads as written text: it has a sentence, or is long. */
  boolean isProse() {
    return heading != 1
        && linkDensity() < FEW_LINKS
        && (length >= LONG || isPreformatted || Sentence.isIn(text))
        && !Boilerplate.is(this);
  }

  /** Length of the text outside links if it is prose; else 0. */
  int prose() {
    return isProse() ? length - linkLength : 0;
  }
}
