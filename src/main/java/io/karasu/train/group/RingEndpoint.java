package io.karasu.train.group;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/**
 * Where a process listens for its neighbours: one socket for all groups, open from before its
 * address is told to anybody until the end. Who connects must show that he belongs to the attempt
 * and knows the job's secret; whoever does not is refused, with a line in the log.
 */
public final class RingEndpoint implements AutoCloseable {

  /** Connections that the system holds until they are accepted. */
  private static final int BACKLOG = 256;

  private final String host;
  private final int port;
  private final RingDoor door;

  private RingEndpoint(String host, ServerSocketChannel server) throws IOException {
    this.host = host;
    port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    door = new RingDoor(server);
    Thread thread = new Thread(door, "ring endpoint " + port);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Listens on any free port.
   *
   * @param host name or address of the interface to listen on, by which the others reach it
   */
  public static RingEndpoint open(String host) throws IOException {
    return open(host, 0, 0);
  }

  /**
   * Listens on the first free port of a range.
   *
   * @param host name or address of the interface to listen on, by which the others reach it
   * @param firstPort 0: any free port
   * @throws BindException if none is free
   */
  public static RingEndpoint open(String host, int firstPort, int lastPort) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      bind(server, host, firstPort, lastPort);
      return new RingEndpoint(host, server);
    } catch (IOException | RuntimeException e) {
      RingLink.quietly(server);
      throw e;
    }
  }

  /** The host as it was given. */
  public String host() {
    return host;
  }

  /** The port that was free. */
  public int port() {
    return port;
  }

  /** Closes the socket. Groups that are connected stay so. */
  @Override
  public void close() {
    door.close();
  }

  /** Waits for the rank before one; ended by {@link #forget}. */
  CompletableFuture<SocketChannel> expect(RingPass own) {
    return door.expect(own);
  }

  /** Waits no longer. */
  void forget(RingPass own) {
    door.forget(own);
  }

  private static void bind(ServerSocketChannel server, String host, int firstPort, int lastPort)
      throws IOException {
    for (int port = firstPort; port <= lastPort; port++) {
      try {
        server.bind(new InetSocketAddress(host, port), BACKLOG);
        return;
      } catch (BindException e) {
        if (port == lastPort) {
          BindException all =
              new BindException(
                  "ports: "
                      + firstPort
                      + " to "
                      + lastPort
                      + " of "
                      + host
                      + " (expected a free one)");
          all.initCause(e);
          throw all;
        }
      }
    }
    throw new IllegalArgumentException(
        "ports: " + firstPort + " to " + lastPort + " (expected a range)");
  }
}
