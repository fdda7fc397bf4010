package io.karasu.train.barrier;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rank's line to the driver's {@link ProgressServer}. Training goes on without it: what cannot be
 * sent stands in the executor's log all the same.
 */
final class ProgressLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressLink.class);
  private static final int MILLIS_TO_CONNECT = 5_000;

  private Socket socket; // null: not connected

  /** Connects to the driver. */
  ProgressLink(String host, int port, String secret) {
    Socket made = new Socket();
    try {
      made.connect(new InetSocketAddress(host, port), MILLIS_TO_CONNECT);
      socket = made;
      send(secret);
    } catch (IOException e) {
      LOG.warn("the driver hears no progress: {}:{}: {}", host, port, e.getMessage());
      close();
    }
  }

  /** Sends a line; from any thread. */
  synchronized void send(String line) {
    if (socket == null) {
      return;
    }
    try {
      OutputStream out = socket.getOutputStream();
      out.write((line.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      LOG.warn("the driver hears no more progress: {}", e.getMessage());
      close();
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
    socket = null;
  }
}
