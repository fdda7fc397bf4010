package io.karasu.pack;

import java.io.Serializable;
import java.util.Objects;

/**
 * All of a {@link TokenSlice} but its tokens, ordered by place in the table. Not a record, because
 * it goes through an RDD shuffle, and Kryo, which many clusters set as {@code spark.serializer},
 * cannot read records.
 */
final class SliceKey implements Serializable, Comparable<SliceKey> {

  private static final long serialVersionUID = 1L;

  final long index;
  final int ordinal;
  final int pieces;
  final String id;
  final int start;
  final int length;
  final boolean ends;

  SliceKey(TokenSlice slice) {
    this.index = slice.index();
    this.ordinal = slice.ordinal();
    this.pieces = slice.pieces();
    this.id = slice.id();
    this.start = slice.start();
    this.length = slice.length();
    this.ends = slice.ends();
  }

  @Override
  public int compareTo(SliceKey other) {
    int byIndex = Long.compare(index, other.index);
    return byIndex != 0 ? byIndex : Integer.compare(ordinal, other.ordinal);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SliceKey key && compareTo(key) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(index, ordinal);
  }
}
