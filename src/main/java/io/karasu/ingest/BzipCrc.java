package io.karasu.ingest;

/** The CRC-32 of bzip2, which takes the bits of a byte from the highest on. */
final class BzipCrc {

  private static final int POLYNOMIAL = 0x04c11db7;
  private static final int[] TABLE = new int[256];

  static {
    for (int i = 0; i < TABLE.length; i++) {
      int crc = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
      }
      TABLE[i] = crc;
    }
  }

  private BzipCrc() {}

  static int of(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc = crc << 8 ^ TABLE[(crc >>> 24 ^ b) & 0xff];
    }
    return ~crc;
  }
}
