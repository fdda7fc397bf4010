package io.karasu.text;

/** The beginning of a text that the original system's duplicate rule compares. */
public final class Prefix {

  /**
   * Length in code points: "the same first 25 characters", model card of {@code
   * lightblue/karasu-7B}. The card does not say what a character is, nor whether leading white
   * space counts.
   */
  public static final int LENGTH = 25;

  private Prefix() {}

  /**
   * The first {@link #LENGTH} code points of {@code text} after its leading white space; the whole
   * rest where that is shorter.
   */
  public static String of(String text) {
    int start = 0;
    while (start < text.length() && WhiteSpace.is(text.charAt(start))) {
      start++;
    }
    int end = start;
    for (int i = 0; i < LENGTH && end < text.length(); i++) {
      end += Character.charCount(text.codePointAt(end));
    }
    return text.substring(start, end);
  }
}
