package io.karasu.pack;

import java.util.Comparator;

/**
 * One drawing of a document: the document in one epoch.
 *
 * @param block the block of the global order in which it is packed, from 0
 * @param place its start in the source's drawn stream ÷ the tokens drawn from the source; in [0, 1)
 * @param source the source
 * @param epoch from 0
 * @param id the document's id
 * @param length tokens drawn, from the document's first on, EOS not counted; at least 1
 * @param ends true if the document's end was drawn, so that an EOS follows; false if it is cut at
 *     the source's budget
 */
public record DrawnDocument(
    long block, double place, String source, int epoch, String id, int length, boolean ends) {

  /** The global order. No two drawings are equal in it. */
  static final Comparator<DrawnDocument> ORDER =
      Comparator.comparingDouble(DrawnDocument::place)
          .thenComparing(DrawnDocument::source)
          .thenComparingInt(DrawnDocument::epoch)
          .thenComparing(DrawnDocument::id);
}
