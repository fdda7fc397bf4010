package io.karasu.train.group;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The side that connects: to the next rank, again and again until it is there. */
final class RingDialer {

  /** How long the other side may take to accept, and to greet. */
  private static final int GREETING_MILLIS = 10_000;

  private static final long PAUSE_MILLIS = 100;

  private final RingPass pass;
  private final InetSocketAddress address;
  private final String peer;
  private final long end;

  /**
   * Will connect to the rank after {@code pass.rank()}.
   *
   * @param end until when, in the time of {@link System#nanoTime}
   */
  RingDialer(RingPass pass, List<InetSocketAddress> members, long end) {
    this.pass = pass;
    this.end = end;
    address = members.get(pass.next());
    peer = RingLink.name(pass.next(), members);
  }

  /**
   * Connects.
   *
   * @throws GroupException if the other side refuses, or is not there in time
   */
  SocketChannel dial() {
    IOException last = null;
    while (millisLeft() > 0) {
      try {
        return attempt();
      } catch (IOException e) {
        last = e;
        pause();
      }
    }
    throw new GroupException(pass + ": " + peer + " is not there: " + last, last);
  }

  private SocketChannel attempt() throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(address, (int) Math.min(GREETING_MILLIS, millisLeft()));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      greet(channel);
      return channel;
    } catch (IOException | RuntimeException e) {
      RingLink.quietly(channel);
      throw e;
    }
  }

  private void greet(SocketChannel channel) throws IOException {
    DataInputStream in = new DataInputStream(channel.socket().getInputStream());
    channel.socket().setSoTimeout((int) Math.min(GREETING_MILLIS, millisLeft()));
    int mark = in.readInt();
    if (mark != RingPass.MARK) {
      throw new IOException("first bytes: " + mark + " (expected those of a rank)");
    }
    byte[] theirs = new byte[RingPass.NONCE];
    in.readFully(theirs);
    byte[] ours = new byte[RingPass.NONCE];
    new SecureRandom().nextBytes(ours);
    ByteBuffer hello = ByteBuffer.wrap(pass.hello(theirs, ours));
    while (hello.hasRemaining()) {
      channel.write(hello);
    }
    channel.socket().setSoTimeout((int) Math.min(Integer.MAX_VALUE, millisLeft()));
    verdict(in, theirs, ours);
  }

  private void verdict(DataInputStream in, byte[] theirs, byte[] ours) throws IOException {
    int verdict;
    try {
      verdict = in.readUnsignedByte();
    } catch (SocketTimeoutException e) {
      throw new GroupException(pass + ": " + peer + " has not joined in time", e);
    }
    if (verdict == RingArrival.REFUSED) {
      throw new GroupException(pass + ": " + peer + " refuses: " + in.readUTF());
    }
    byte[] code = new byte[RingPass.CODE];
    in.readFully(code);
    if (!MessageDigest.isEqual(code, pass.welcomeCode(theirs, ours, pass.next()))) {
      throw new GroupException(pass + ": " + peer + " does not know the secret of the job");
    }
  }

  private long millisLeft() {
    // Never 0 while there is time: to a socket that means for ever.
    long left = end - System.nanoTime();
    return left <= 0 ? 0 : Math.max(1, left / 1_000_000);
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(Math.min(PAUSE_MILLIS, millisLeft()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GroupException(pass + ": interrupted while connecting to " + peer, e);
    }
  }
}
