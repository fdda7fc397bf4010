package io.karasu.report;

final class Page {
  private Page() {}

  static String of(Report report) {
    return "<!doctype html><p>x";
  }
}
