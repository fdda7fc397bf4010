package io.karasu.train.group;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The two connections of a rank: to the next one, and from the previous one. */
final class RingLink implements AutoCloseable {

  private final SocketChannel next;
  private final SocketChannel previous;
  private final String nextName;
  private final String previousName;
  private final Selector selector;
  private final SelectionKey nextKey;
  private final SelectionKey previousKey;
  private final long deadline;
  private final AtomicLong sentBytes = new AtomicLong();
  private long sent;
  private long received;
  private long progress;

  private RingLink(RingPass.Pair pair, int rank, List<InetSocketAddress> members, Duration deadline)
      throws IOException {
    next = pair.next();
    previous = pair.previous();
    nextName = name((rank + 1) % members.size(), members);
    previousName = name((rank + members.size() - 1) % members.size(), members);
    this.deadline = deadline.toNanos();
    selector = Selector.open();
    next.configureBlocking(false);
    previous.configureBlocking(false);
    nextKey = next.register(selector, 0);
    previousKey = previous.register(selector, 0);
  }

  /**
   * Takes two connections over.
   *
   * @param members where the ranks of the group listen, for messages
   * @param deadline how long a collective may go without progress
   */
  static RingLink of(
      RingPass.Pair pair, int rank, List<InetSocketAddress> members, Duration deadline) {
    try {
      return new RingLink(pair, rank, members, deadline);
    } catch (IOException e) {
      quietly(pair.next());
      quietly(pair.previous());
      throw new GroupException("rank " + rank + ": its connections have gone: " + e, e);
    }
  }

  /** A rank in words. */
  static String name(int rank, List<InetSocketAddress> members) {
    InetSocketAddress address = members.get(rank);
    return "rank " + rank + " (" + address.getHostString() + ":" + address.getPort() + ")";
  }

  /** The previous rank in words. */
  String previousName() {
    return previousName;
  }

  /** Begins a collective: its bytes and its time are counted from here. */
  void begin() {
    sent = 0;
    received = 0;
    progress = System.nanoTime();
  }

  /**
   * Sends what the socket takes now.
   *
   * @return whether it took anything
   */
  boolean send(ByteBuffer bytes) {
    try {
      int count = next.write(bytes);
      if (count > 0) {
        sent += count;
        sentBytes.addAndGet(count);
        progress = System.nanoTime();
      }
      return count > 0;
    } catch (IOException e) {
      throw new GroupException(nextName + " closed its connection: " + e.getMessage(), e);
    }
  }

  /**
   * Receives what is there.
   *
   * @return whether anything was
   */
  boolean receive(ByteBuffer bytes) {
    try {
      int count = previous.read(bytes);
      if (count < 0) {
        throw new GroupException(previousName + " closed its connection");
      }
      if (count > 0) {
        received += count;
        progress = System.nanoTime();
      }
      return count > 0;
    } catch (IOException e) {
      throw new GroupException(previousName + " closed its connection: " + e.getMessage(), e);
    }
  }

  /**
   * Waits until a socket can go on.
   *
   * @param hasMore whether the next rank will get more in this collective
   * @param maySend whether some of it may go now
   * @param mayReceive whether bytes of the previous rank are wanted
   */
  void await(boolean hasMore, boolean maySend, boolean mayReceive) {
    long left = deadline - (System.nanoTime() - progress);
    if (left <= 0) {
      throw silence(mayReceive);
    }
    try {
      // The next rank sends nothing: what is to be read from it is its end.
      nextKey.interestOps(
          (maySend ? SelectionKey.OP_WRITE : 0) | (hasMore ? SelectionKey.OP_READ : 0));
      previousKey.interestOps(mayReceive ? SelectionKey.OP_READ : 0);
      selector.select(Math.max(1, left / 1_000_000));
      boolean nextEnded = selector.selectedKeys().contains(nextKey) && nextKey.isReadable();
      selector.selectedKeys().clear();
      if (nextEnded && next.read(ByteBuffer.allocate(1)) < 0) {
        throw new GroupException(nextName + " closed its connection");
      }
    } catch (IOException | ClosedSelectorException | CancelledKeyException e) {
      throw new GroupException(nextName + " closed its connection: " + e.getMessage(), e);
    }
  }

  /** Bytes sent in this collective. */
  long sent() {
    return sent;
  }

  /** Bytes received in this collective. */
  long received() {
    return received;
  }

  /** Bytes sent since the beginning. May be asked by any thread. */
  long sentBytes() {
    return sentBytes.get();
  }

  /** Closes the connections, so that both neighbours learn of it. May be called by any thread. */
  @Override
  public void close() {
    quietly(next);
    quietly(previous);
    quietly(selector);
  }

  private GroupException silence(boolean mayReceive) {
    double seconds = deadline / 1e9;
    return new GroupException(
        mayReceive
            ? String.format("%s has sent nothing for %.1f s", previousName, seconds)
            : String.format("%s has taken nothing for %.1f s", nextName, seconds));
  }

  /** Closes what is open. */
  static void quietly(AutoCloseable open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (Exception e) {
      // It is of no use any more, and that is all that is wanted.
      return;
    }
  }
}
