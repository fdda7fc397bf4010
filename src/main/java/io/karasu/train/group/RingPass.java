package io.karasu.train.group;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a rank shows to its neighbours: where it belongs, and that it knows the job's secret. The
 * secret itself never travels: each side proves that it knows it by a code over what both sides
 * have just made up.
 *
 * @param fence the attempt
 * @param group the group
 * @param rank this rank's number
 * @param size ranks of the group
 * @param secret the job's secret
 */
record RingPass(String fence, String group, int rank, int size, byte[] secret) {

  /** The first bytes of every message of a greeting. */
  static final int MARK = 0x4b52_5331;

  /** Bytes of a number that a side makes up. */
  static final int NONCE = 16;

  /** Bytes of a code. */
  static final int CODE = 32;

  /** Longest name of an attempt or a group in bytes. */
  static final int NAME = 400;

  /** Checks the names and numbers. */
  RingPass {
    if (rank < 0 || rank >= size) {
      throw new IllegalArgumentException("rank: " + rank + " (expected 0 to " + (size - 1) + ")");
    }
    if (fence.length() > NAME / 4 || group.length() > NAME / 4) {
      throw new IllegalArgumentException(
          "fence and group: " + fence + ", " + group + " (expected at most 100 characters each)");
    }
  }

  /** The rank that sends to this one. */
  int previous() {
    return Math.floorMod(rank - 1, size);
  }

  /** The rank that this one sends to. */
  int next() {
    return (rank + 1) % size;
  }

  /**
   * What the side that connects says.
   *
   * @param theirs the number that the other side has made up
   * @param ours the number that this side has made up
   */
  byte[] hello(byte[] theirs, byte[] ours) {
    byte[] fields = fields(rank);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MARK);
      out.writeShort(NONCE + fields.length + CODE);
      out.write(ours);
      out.write(fields);
      out.write(code('c', theirs, ours, rank));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The code by which the side that connects shows that it knows the secret.
   *
   * @param accepting the number of the side that is connected to
   * @param connecting the number of the side that connects
   * @param connector the rank that connects
   */
  byte[] helloCode(byte[] accepting, byte[] connecting, int connector) {
    return code('c', accepting, connecting, connector);
  }

  /** The code by which the side that is connected to shows it, in the same words. */
  byte[] welcomeCode(byte[] accepting, byte[] connecting, int acceptor) {
    return code('a', accepting, connecting, acceptor);
  }

  /** The two connections of a rank. */
  record Pair(SocketChannel next, SocketChannel previous) {}

  /**
   * Connects this rank with both neighbours.
   *
   * @throws GroupException if one is not there in time, or refuses
   */
  Pair join(RingEndpoint own, List<InetSocketAddress> members, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    CompletableFuture<SocketChannel> arrival = own.expect(this);
    SocketChannel next = null;
    try {
      next = new RingDialer(this, members, end).dial();
      long left = Math.max(0, end - System.nanoTime());
      return new Pair(next, arrival.get(left, TimeUnit.NANOSECONDS));
    } catch (TimeoutException | ExecutionException e) {
      abandon(own, arrival, next);
      throw new GroupException(
          this + ": " + RingLink.name(previous(), members) + " has not connected in time", e);
    } catch (InterruptedException e) {
      abandon(own, arrival, next);
      Thread.currentThread().interrupt();
      throw new GroupException(this + ": interrupted while connecting", e);
    } catch (RuntimeException e) {
      abandon(own, arrival, next);
      throw e;
    }
  }

  private void abandon(
      RingEndpoint own, CompletableFuture<SocketChannel> arrival, SocketChannel next) {
    own.forget(this);
    RingLink.quietly(next);
    if (!arrival.cancel(false)) {
      RingLink.quietly(arrival.getNow(null));
    }
  }

  private byte[] code(char side, byte[] accepting, byte[] connecting, int who) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((byte) side);
      mac.update(accepting);
      mac.update(connecting);
      return mac.doFinal(fields(who));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256, which every Java has", e);
    }
  }

  private byte[] fields(int who) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(fence);
      out.writeUTF(group);
      out.writeInt(who);
      out.writeInt(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Where this rank belongs, in words. */
  @Override
  public String toString() {
    return "rank " + rank + " of " + size + " in group " + group + " of " + fence;
  }
}
