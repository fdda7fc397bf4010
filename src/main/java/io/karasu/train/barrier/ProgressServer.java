package io.karasu.train.barrier;

import io.karasu.corpus.Nullable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;

/**
 * Takes the progress lines of ranks in the driver: Spark tells a driver nothing of a running task
 * but its metrics. A connection begins with a secret line that only this application's tasks know;
 * another one is closed.
 */
final class ProgressServer implements AutoCloseable {

  private static final int SECRET_BYTES = 16;
  private static final int MOST_CHARACTERS = 10_000;
  private static final int MILLIS_TO_SAY_THE_SECRET = 5_000;

  private final ServerSocket socket;
  private final String secret;
  private final Consumer<String> lines;

  private ProgressServer(ServerSocket socket, String secret, Consumer<String> lines) {
    this.socket = socket;
    this.secret = secret;
    this.lines = lines;
  }

  /** Listens where the driver does, on a port that the system chooses. */
  static ProgressServer start(SparkConf conf, Consumer<String> lines) {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    String host = conf.get("spark.driver.bindAddress", conf.get("spark.driver.host"));
    try {
      ServerSocket socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
      ProgressServer server = new ProgressServer(socket, HexFormat.of().formatHex(secret), lines);
      daemon("progress", server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(host + " cannot be listened on (spark.driver.host)", e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  String secret() {
    return secret;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket rank = socket.accept();
        daemon("progress of a rank", () -> read(rank));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void read(Socket rank) {
    try (rank;
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(rank.getInputStream(), StandardCharsets.UTF_8))) {
      rank.setSoTimeout(MILLIS_TO_SAY_THE_SECRET);
      String first = line(reader);
      boolean isOurs =
          first != null
              && MessageDigest.isEqual(
                  first.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
      rank.setSoTimeout(0);
      for (String line = isOurs ? line(reader) : null; line != null; line = line(reader)) {
        lines.accept(line);
      }
    } catch (IOException e) {
      // A rank that is gone says nothing more; what became of it, its task tells.
    }
  }

  /** A line of bounded length; null at the end. */
  @Nullable
  private static String line(BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = reader.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n' && line.length() < MOST_CHARACTERS) {
      line.append((char) next);
      next = reader.read();
    }
    return line.toString();
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
