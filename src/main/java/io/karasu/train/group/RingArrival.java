package io.karasu.train.group;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;

/** Somebody who has connected and has not been let in yet. */
final class RingArrival {

  /** The first byte of a refusal, before its reason. */
  static final int REFUSED = 0;

  private static final int WELCOME = 1;
  private static final int HEAD = Integer.BYTES + Short.BYTES;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SocketChannel channel;
  private final String from;
  private final long since = System.nanoTime();
  private final byte[] nonce = new byte[RingPass.NONCE];
  private final ByteBuffer bytes = ByteBuffer.allocate(HEAD + RingHello.LONGEST);
  private RingHello hello;

  /** Greets him. */
  RingArrival(SocketChannel channel) throws IOException {
    this.channel = channel;
    from = String.valueOf(channel.getRemoteAddress());
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    RANDOM.nextBytes(nonce);
    bytes.limit(HEAD);
    write(ByteBuffer.allocate(Integer.BYTES + nonce.length).putInt(RingPass.MARK).put(nonce));
  }

  /** His connection. */
  SocketChannel channel() {
    return channel;
  }

  /** Where he connects from. */
  String from() {
    return from;
  }

  /** What he has said; null: nothing complete yet. */
  RingHello hello() {
    return hello;
  }

  /** How long ago he came, in nanoseconds. */
  long age() {
    return System.nanoTime() - since;
  }

  /**
   * Reads what he says.
   *
   * @throws IOException if it is no hello, or he has gone
   */
  void read() throws IOException {
    if (hello != null) {
      throw new IOException("went away, or spoke before he was let in");
    }
    if (channel.read(bytes) < 0) {
      throw new IOException("went away");
    }
    if (bytes.position() == HEAD && bytes.limit() == HEAD) {
      int length = bytes.getShort(Integer.BYTES);
      if (bytes.getInt(0) != RingPass.MARK || length < 0 || length > RingHello.LONGEST) {
        throw new IOException("said what is no hello");
      }
      bytes.limit(HEAD + length);
      channel.read(bytes);
    }
    if (bytes.limit() > HEAD && !bytes.hasRemaining()) {
      byte[] body = new byte[bytes.position() - HEAD];
      bytes.get(HEAD, body);
      hello = RingHello.read(body);
    }
  }

  /** Why he may not join; null: he may. */
  String objection(RingPass own) {
    return hello.objection(own, nonce);
  }

  /** Lets him in. */
  void welcome(RingPass own) throws IOException {
    write(
        ByteBuffer.allocate(1 + RingPass.CODE)
            .put((byte) WELCOME)
            .put(own.welcomeCode(nonce, hello.nonce(), own.rank())));
  }

  /** Tells him why he may not join. */
  void refuse(String reason) throws IOException {
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(words)) {
      out.writeByte(REFUSED);
      out.writeUTF(reason);
    }
    write(ByteBuffer.wrap(words.toByteArray()).position(words.size()));
  }

  /** Writes a few bytes: they fit into the empty buffer of the socket. */
  private void write(ByteBuffer message) throws IOException {
    message.flip();
    if (channel.write(message) < message.limit()) {
      throw new IOException("takes nothing");
    }
  }
}
