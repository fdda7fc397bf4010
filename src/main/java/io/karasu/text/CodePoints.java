package io.karasu.text;

import java.util.Arrays;

/** Texts as arrays of code points. */
public final class CodePoints {

  private CodePoints() {}

  /** The code points of {@code text}; a lone surrogate counts as one. */
  public static int[] of(String text) {
    int[] codePoints = new int[text.length()];
    int size = 0;
    for (int i = 0; i < text.length(); size++) {
      int codePoint = text.codePointAt(i);
      codePoints[size] = codePoint;
      i += Character.charCount(codePoint);
    }
    return size == codePoints.length ? codePoints : Arrays.copyOf(codePoints, size);
  }

  /** Number of code points of {@code text}. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
