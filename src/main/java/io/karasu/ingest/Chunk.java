package io.karasu.ingest;

/**
 * Some bytes of a file after unpacking, which follow those of the chunk before.
 *
 * @param bytes the bytes from the first on; others may lie behind them
 * @param length how many count
 * @param position of the first byte, as the ledger gives it; the next ones count up from it
 * @param isOurs true if what begins here belongs to the slice that is read
 * @param damage where this stands for a part of the file that cannot be read: what is wrong; null
 *     if the bytes are sound
 */
record Chunk(
    byte[] bytes,
    int length,
    long position,
    boolean isOurs,
    @io.karasu.corpus.Nullable String damage) {

  static Chunk of(byte[] bytes, int length, long position, boolean isOurs) {
    return new Chunk(bytes, length, position, isOurs, null);
  }

  /** A part that cannot be read; pages may begin again behind it. */
  static Chunk damaged(String damage, long position, boolean isOurs) {
    return new Chunk(new byte[0], 0, position, isOurs, damage);
  }
}
