package io.karasu.train.group;

import io.karasu.model.Precision;

/**
 * A vector in memory, of the host or of a device.
 *
 * @param address where its first element lies
 * @param elements its length
 * @param precision its number format
 */
public record Region(long address, long elements, Precision precision) {

  /** Its size. */
  public long bytes() {
    return elements * precision.bytes();
  }

  /**
   * A part of it.
   *
   * @param from first element
   * @param count elements
   */
  public Region part(long from, long count) {
    if (from < 0 || count < 0 || from + count > elements) {
      throw new IllegalArgumentException(
          "elements " + from + " to " + (from + count) + " (expected within " + elements + ")");
    }
    return new Region(address + from * precision.bytes(), count, precision);
  }
}
