package io.karasu.train;

/**
 * A part of a flat unit: what one rank holds of it.
 *
 * @param unit number of the unit in the model's layout
 * @param from first element
 * @param to the element after the last; {@code from} for none
 */
public record UnitRange(int unit, long from, long to) {

  /** Checks the order. */
  public UnitRange {
    if (unit < 0 || from < 0 || to < from) {
      throw new IllegalArgumentException(
          "unit " + unit + ", elements " + from + " to " + to + " (expected 0 <= from <= to)");
    }
  }
}
