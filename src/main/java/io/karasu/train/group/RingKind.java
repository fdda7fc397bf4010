package io.karasu.train.group;

/** The collectives of a ring. */
enum RingKind {
  /** Every rank's part to every rank. */
  ALL_GATHER(1, "all-gather"),
  /** Every part's sum to one rank. */
  REDUCE_SCATTER(2, "reduce-scatter"),
  /** The sum to every rank. */
  ALL_REDUCE(3, "all-reduce");

  private final int code;
  private final String words;

  RingKind(int code, String words) {
    this.code = code;
    this.words = words;
  }

  /** Its number on the wire. */
  int code() {
    return code;
  }

  /** The collective of a number; null: none has it. */
  static RingKind of(int code) {
    for (RingKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return words;
  }
}
