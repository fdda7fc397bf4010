package io.karasu.report;

import io.karasu.corpus.Nullable;
import io.karasu.text.CodePoints;
import io.karasu.text.PersonalData;

/** Text of documents as a report may show it. */
final class Shown {

  private Shown() {}

  /**
   * Masks personal data, then cuts.
   *
   * @param text text; null stays null
   * @param characters code points to keep at most; … stands for the rest
   */
  @Nullable
  static String masked(@Nullable String text, int characters) {
    if (text == null) {
      return null;
    }
    String masked = PersonalData.mask(text).text();
    if (CodePoints.length(masked) <= characters) {
      return masked;
    }
    return masked.substring(0, masked.offsetByCodePoints(0, characters)) + "…";
  }
}
