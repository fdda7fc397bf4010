package io.karasu.ingest.web;

import java.util.ArrayList;
import java.util.List;

/** An element of the page that holds blocks: those from {@link #from} to before {@link #to}. */
final class Box {

  private final int from;
  private final List<Box> children = new ArrayList<>();
  private int to;

  Box(int from) {
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

  /** Ends the box before block {@code end}. */
  void close(int end) {
    to = end;
  }
}
