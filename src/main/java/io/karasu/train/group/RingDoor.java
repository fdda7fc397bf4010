package io.karasu.train.group;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections: one thread, which never waits for anybody. Who has said where he belongs
 * before this process wants to go there waits; who says nothing is sent away after a while, and
 * before, if too many do so.
 */
final class RingDoor implements Runnable, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RingDoor.class);
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(10);
  private static final long WAITING = TimeUnit.MINUTES.toNanos(10);
  private static final long LOOK_MILLIS = 1000;
  private static final int MOST = 256;

  private final ServerSocketChannel server;
  private final Selector selector;
  private final Map<String, Expected> expected = new ConcurrentHashMap<>();

  private record Expected(RingPass own, CompletableFuture<SocketChannel> channel) {}

  /** Will accept from a socket that listens. */
  RingDoor(ServerSocketChannel server) throws IOException {
    this.server = server;
    selector = Selector.open();
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Waits for the rank before one. */
  CompletableFuture<SocketChannel> expect(RingPass own) {
    Expected entry = new Expected(own, new CompletableFuture<>());
    expected.put(own.group(), entry);
    selector.wakeup();
    return entry.channel();
  }

  /** Waits no longer. */
  void forget(RingPass own) {
    expected.computeIfPresent(
        own.group(), (group, entry) -> entry.own().equals(own) ? null : entry);
  }

  @Override
  public void close() {
    RingLink.quietly(server);
    selector.wakeup();
  }

  @Override
  public void run() {
    while (server.isOpen()) {
      try {
        selector.select(LOOK_MILLIS);
        for (SelectionKey key : new ArrayList<>(selector.selectedKeys())) {
          selector.selectedKeys().remove(key);
          serve(key);
        }
        for (RingArrival arrival : arrivals()) {
          decide(arrival);
        }
      } catch (IOException | CancelledKeyException e) {
        LOG.warn("A connection of another rank could not be accepted: {}", e.toString());
      }
    }
    for (RingArrival arrival : arrivals()) {
      RingLink.quietly(arrival.channel());
    }
    RingLink.quietly(selector);
  }

  private void serve(SelectionKey key) throws IOException {
    if (!key.isValid()) {
      return;
    }
    if (key.isAcceptable()) {
      accept();
      return;
    }
    RingArrival arrival = (RingArrival) key.attachment();
    try {
      arrival.read();
    } catch (IOException e) {
      sendAway(arrival, e.getMessage());
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    if (channel == null) {
      return;
    }
    try {
      RingArrival arrival = new RingArrival(channel);
      makeRoom();
      channel.register(selector, SelectionKey.OP_READ, arrival);
    } catch (IOException e) {
      RingLink.quietly(channel);
    }
  }

  private void makeRoom() {
    List<RingArrival> all = arrivals();
    if (all.size() >= MOST) {
      // First of all those who have said nothing, of them the oldest.
      all.sort(
          Comparator.comparing((RingArrival arrival) -> arrival.hello() != null)
              .thenComparing(RingArrival::age, Comparator.reverseOrder()));
      sendAway(all.get(0), "too many others");
    }
  }

  private void decide(RingArrival arrival) throws IOException {
    RingHello hello = arrival.hello();
    Expected entry = hello == null ? null : expected.get(hello.group());
    if (entry == null) {
      if (arrival.age() > (hello == null ? SILENCE : WAITING)) {
        sendAway(arrival, hello == null ? "said nothing" : "nobody waits for him");
      }
      return;
    }
    String objection = arrival.objection(entry.own());
    try {
      if (objection == null) {
        letIn(arrival, entry);
      } else {
        arrival.refuse(objection);
        sendAway(arrival, objection);
      }
    } catch (IOException e) {
      sendAway(arrival, e.getMessage());
    }
  }

  private void letIn(RingArrival arrival, Expected entry) throws IOException {
    arrival.welcome(entry.own());
    arrival.channel().keyFor(selector).cancel();
    // The connection must not be bound to this selector any more when it goes to the ring.
    selector.selectNow();
    expected.remove(entry.own().group(), entry);
    if (!entry.channel().complete(arrival.channel())) {
      RingLink.quietly(arrival.channel());
    }
  }

  private void sendAway(RingArrival arrival, String why) {
    LOG.warn("Refused a connection from {}: {}", arrival.from(), why);
    RingLink.quietly(arrival.channel());
  }

  private List<RingArrival> arrivals() {
    List<RingArrival> arrivals = new ArrayList<>();
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && key.attachment() instanceof RingArrival arrival) {
        arrivals.add(arrival);
      }
    }
    return arrivals;
  }
}
