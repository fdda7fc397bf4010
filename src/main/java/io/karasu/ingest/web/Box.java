package io.karasu.ingest.web;

import java.util.ArrayList;
import java.util.List;

/** An element of the page that holds blocks: those from {@link #from} to before {@link #to}. */
final class Box {

  private final String kind;
  private final int from;
  private final List<Box> children = new ArrayList<>();
  private int to;

  /**
   * A box that begins before block {@code from}.
   *
   * @param kind the element's name and classes; empty if it has an id and so is like no other
   */
  Box(String kind, int from) {
    this.kind = kind;
    this.from = from;
    this.to = from;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  List<Box> children() {
    return children;
  }

  /** True if the page marks both in the same way. */
  boolean isAlike(Box other) {
    return !kind.isEmpty() && kind.equals(other.kind);
  }

  /** Ends the box before block {@code end}. */
  void close(int end) {
    to = end;
  }
}
