package io.karasu.text;

/** How many code points of a text are in each {@link CharacterClass}. */
public final class ClassCounts {

  private final int[] counts;

  ClassCounts(int[] counts) {
    this.counts = counts;
  }

  /** Number of code points of the given classes together. */
  public int of(CharacterClass... classes) {
    int sum = 0;
    for (CharacterClass each : classes) {
      sum += counts[each.index()];
    }
    return sum;
  }

  /** Number of code points that are not white space. */
  public int visible() {
    int sum = -of(CharacterClass.SPACE);
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }
}
