package io.karasu.pack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.openhft.hashing.LongHashFunction;

/** Seeded hashes (XXH3-64) that put documents and sequences into an order. */
final class DrawKey {

  /** Bytes of a piece besides its id: id length, start, length, ends. */
  private static final int PIECE_BYTES = 3 * Integer.BYTES + 1;

  private DrawKey() {}

  /**
   * The place of a document in its source's order of one epoch: documents are drawn by ascending
   * key, then by id.
   */
  static long ofDocument(long seed, int epoch, String id) {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[Integer.BYTES + utf8.length];
    littleEndian(bytes).putInt(epoch).put(utf8);
    return LongHashFunction.xx3(seed).hashBytes(bytes);
  }

  /** The place of a sequence in its block, from all that it holds. */
  static long ofSequence(long seed, List<PlannedPiece> pieces) {
    List<byte[]> ids =
        pieces.stream().map(piece -> piece.id().getBytes(StandardCharsets.UTF_8)).toList();
    byte[] bytes = new byte[ids.stream().mapToInt(id -> PIECE_BYTES + id.length).sum()];
    ByteBuffer buffer = littleEndian(bytes);
    for (int i = 0; i < ids.size(); i++) {
      PlannedPiece piece = pieces.get(i);
      buffer.putInt(ids.get(i).length).put(ids.get(i)).putInt(piece.start()).putInt(piece.length());
      buffer.put((byte) (piece.ends() ? 1 : 0));
    }
    return LongHashFunction.xx3(seed).hashBytes(bytes);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
