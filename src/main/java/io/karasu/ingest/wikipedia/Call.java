package io.karasu.ingest.wikipedia;

import java.util.Arrays;

/** The parts of a template call or a link: ranges between the bars at its own level. */
final class Call {

  private static final int MAX_KEY = 30;

  private final String text;
  private int[] bounds = new int[16];
  private int count;

  private Call(String text) {
    this.text = text;
  }

  /** Cuts {@code text} from {@code start} to {@code end} at bars; steps over what is nested. */
  static Call of(String text, Pairs pairs, int start, int end) {
    Call call = new Call(text);
    int partStart = start;
    int at = start;
    while (at < end) {
      char c = text.charAt(at);
      if (c == '|') {
        call.add(partStart, at);
        partStart = at + 1;
      } else if ((c == '{' || c == '[' || c == '<') && pairs.end(at) > at) {
        at = StrictMath.min(pairs.end(at), end) - 1;
      }
      at++;
    }
    call.add(partStart, end);
    return call;
  }

  /** How many parts there are, the name included. */
  int size() {
    return count;
  }

  int start(int part) {
    return bounds[2 * part];
  }

  int end(int part) {
    return bounds[2 * part + 1];
  }

  /** The part that is the argument of this number; 0 if there is none. */
  int argument(int number) {
    int position = 0;
    int last = 0;
    for (int part = 1; part < count; part++) {
      int key = keyEnd(part);
      if (key < 0) {
        position++;
        last = part;
        if (position == number) {
          return part;
        }
      } else if (isKey(part, key, number)) {
        bounds[2 * part] = key + 1;
        return part;
      }
    }
    return number == Kept.LAST ? last : 0;
  }

  private boolean isKey(int part, int keyEnd, int number) {
    return number > 0
        && text.substring(start(part), keyEnd).strip().equals(Integer.toString(number));
  }

  /** Where the {@code =} of a named argument is; -1 if it has no name. */
  private int keyEnd(int part) {
    int limit = StrictMath.min(end(part), start(part) + MAX_KEY);
    for (int at = start(part); at < limit; at++) {
      char c = text.charAt(at);
      if (c == '=') {
        return at;
      }
      if ("[<{':/?&\"".indexOf(c) >= 0) {
        return -1;
      }
    }
    return -1;
  }

  private void add(int start, int end) {
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * count] = start;
    bounds[2 * count + 1] = end;
    count++;
  }
}
