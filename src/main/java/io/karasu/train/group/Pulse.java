package io.karasu.train.group;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the neighbour is alive, whatever its training does: a thread tells the next rank so once
 * a second and notes when the previous rank has said so. A rank that ends in order says that too,
 * and is not missed.
 */
public final class Pulse implements AutoCloseable {

  private static final byte BEAT = 1;
  private static final byte END = 2;
  private static final long BEAT_MILLIS = 1000;

  private final SocketChannel next;
  private final SocketChannel previous;
  private final Selector selector;
  private final String neighbour;
  private final Thread thread;
  private volatile long heard = System.nanoTime();
  private volatile boolean isGone;
  private volatile boolean hasEnded;
  private volatile boolean isClosed;

  /** Alone. */
  private Pulse() {
    next = null;
    previous = null;
    selector = null;
    thread = null;
    neighbour = "nobody";
    hasEnded = true;
  }

  private Pulse(RingPass.Pair pair, String neighbour) throws IOException {
    this.neighbour = neighbour;
    next = pair.next();
    previous = pair.previous();
    selector = Selector.open();
    next.configureBlocking(false);
    previous.configureBlocking(false);
    previous.register(selector, SelectionKey.OP_READ);
    thread = new Thread(this::beat, "pulse to " + neighbour);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Joins the chain; all ranks must call it, whenever they like.
   *
   * @param own where this process listens
   * @param members where the ranks listen, in their order
   * @param fence what only ranks of the same attempt know
   * @param secret the secret of the job
   * @param deadline how long the ranks may take to join
   * @throws GroupException if a neighbour has not joined in time or refuses this rank
   */
  public static Pulse connect(
      RingEndpoint own,
      int rank,
      List<InetSocketAddress> members,
      String fence,
      byte[] secret,
      Duration deadline) {
    if (members.size() == 1) {
      return new Pulse();
    }
    RingPass pass = new RingPass(fence, "pulse", rank, members.size(), secret);
    RingPass.Pair pair = pass.join(own, members, deadline);
    try {
      return new Pulse(pair, RingLink.name(pass.previous(), members));
    } catch (IOException e) {
      RingLink.quietly(pair.next());
      RingLink.quietly(pair.previous());
      throw new GroupException(pass + ": its connections have gone: " + e, e);
    }
  }

  /**
   * Seconds since the previous rank was heard. 0: it ended in order, or there is none. Infinite:
   * its connection closed without a word, so its process is gone or has given up.
   */
  public double silence() {
    if (hasEnded) {
      return 0;
    }
    return isGone ? Double.POSITIVE_INFINITY : (System.nanoTime() - heard) / 1e9;
  }

  /** The previous rank and its address. */
  public String neighbour() {
    return neighbour;
  }

  /** Says to the next rank that this one ends in order, and closes the connections. */
  @Override
  public void close() {
    isClosed = true;
    if (selector != null) {
      selector.wakeup();
    }
  }

  /** Closes the connections without a word, as the end of a process does. */
  void die() {
    RingLink.quietly(next);
    RingLink.quietly(previous);
    close();
  }

  private void beat() {
    long due = System.nanoTime();
    while (!isClosed) {
      if (System.nanoTime() - due >= 0) {
        send(BEAT);
        due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS);
      }
      listen(Math.max(1, (due - System.nanoTime()) / 1_000_000));
    }
    send(END);
    RingLink.quietly(next);
    RingLink.quietly(previous);
    RingLink.quietly(selector);
  }

  private void send(byte word) {
    try {
      next.write(ByteBuffer.wrap(new byte[] {word}));
    } catch (IOException e) {
      // Whether the next rank is alive is asked by the rank after it.
      return;
    }
  }

  private void listen(long millis) {
    try {
      selector.select(millis);
      selector.selectedKeys().clear();
      if (isGone) {
        return;
      }
      ByteBuffer words = ByteBuffer.allocate(64);
      int count = previous.read(words);
      for (int i = 0; i < count; i++) {
        heard = System.nanoTime();
        hasEnded |= words.get(i) == END;
      }
      if (count < 0) {
        leave();
      }
    } catch (IOException e) {
      leave();
    }
  }

  private void leave() {
    isGone = true;
    RingLink.quietly(previous);
  }
}
