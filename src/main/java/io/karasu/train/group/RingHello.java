package io.karasu.train.group;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.security.MessageDigest;

/**
 * What somebody who connects says about himself.
 *
 * @param nonce the number that he has made up
 * @param fence his attempt
 * @param group the group that he wants to join
 * @param rank his number in it
 * @param size how many ranks he thinks it has
 * @param code the proof of it
 */
record RingHello(byte[] nonce, String fence, String group, int rank, int size, byte[] code) {

  /** Longest hello in bytes, after its first six. */
  static final int LONGEST = 1000;

  /**
   * Reads a hello.
   *
   * @param body its bytes without the first six
   * @throws IOException if it is none
   */
  static RingHello read(byte[] body) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      byte[] nonce = in.readNBytes(RingPass.NONCE);
      String fence = in.readUTF();
      String group = in.readUTF();
      int rank = in.readInt();
      int size = in.readInt();
      byte[] code = in.readNBytes(RingPass.CODE);
      if (code.length < RingPass.CODE || in.read() >= 0) {
        throw new IOException("length: " + body.length + " (expected another)");
      }
      return new RingHello(nonce, fence, group, rank, size, code);
    }
  }

  /**
   * Why he may not join; null: he may.
   *
   * @param own the pass of the rank that he has connected to
   * @param accepting the number that was made up for him
   */
  String objection(RingPass own, byte[] accepting) {
    RingPass his;
    try {
      his = new RingPass(fence, group, rank, size, own.secret());
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    if (!MessageDigest.isEqual(his.helloCode(accepting, nonce, rank), code)) {
      return "secret: another (expected that of the job)";
    }
    if (!fence.equals(own.fence())) {
      return "attempt: " + fence + " (expected " + own.fence() + ")";
    }
    if (size != own.size()) {
      return "ranks: " + size + " (expected " + own.size() + ")";
    }
    if (rank != own.previous()) {
      return "rank: " + rank + " (expected " + own.previous() + ")";
    }
    return null;
  }
}
