package io.karasu.quality;

import io.karasu.text.CodePoints;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Statistics of a text's lines or sentences. A segment seen f times counts as f − 1 duplicates.
 *
 * @param count number of segments
 * @param codePoints length of all segments together
 * @param longest length of the longest segment in code points; 0 without segments
 * @param duplicates segments that equal an earlier one
 * @param duplicateCodePoints length of those duplicates together
 */
record Segments(
    long count, long codePoints, int longest, long duplicates, long duplicateCodePoints) {

  static Segments of(List<String> segments) {
    Set<String> seen = new HashSet<>(2 * segments.size());
    long codePoints = 0;
    int longest = 0;
    long duplicates = 0;
    long duplicateCodePoints = 0;
    for (String segment : segments) {
      int length = CodePoints.length(segment);
      codePoints += length;
      longest = Math.max(longest, length);
      if (!seen.add(segment)) {
        duplicates++;
        duplicateCodePoints += length;
      }
    }
    return new Segments(segments.size(), codePoints, longest, duplicates, duplicateCodePoints);
  }
}
