package io.karasu.train;

import io.karasu.train.group.ProcessGroup;
import io.karasu.train.group.Ring;
import io.karasu.train.group.RingEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Ranks of this process that meet over loopback, as if they were on so many hosts. */
final class LoopbackWorld implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<RingEndpoint> endpoints;
  private final int hosts;

  private LoopbackWorld(List<RingEndpoint> endpoints, int hosts) {
    this.endpoints = endpoints;
    this.hosts = hosts;
  }

  /** With one host there is one level. */
  static LoopbackWorld of(int ranks, int hosts) {
    List<RingEndpoint> endpoints = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      try {
        endpoints.add(RingEndpoint.open("127.0.0.1"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new LoopbackWorld(endpoints, hosts);
  }

  int ranks() {
    return endpoints.size();
  }

  /** A rank meets the others, which must do so too. */
  World join(int rank) {
    int inner = ranks() / hosts;
    int host = rank / inner;
    int local = rank % inner;
    return new World(
        ring(rank, "inner " + host, local, IntStream.range(host * inner, (host + 1) * inner)),
        ring(rank, "outer " + local, host, IntStream.range(0, hosts).map(h -> h * inner + local)),
        ring(rank, "control", rank, IntStream.range(0, ranks())));
  }

  private ProcessGroup ring(int own, String name, int number, IntStream members) {
    List<InetSocketAddress> addresses =
        members
            .mapToObj(endpoints::get)
            .map(each -> new InetSocketAddress(each.host(), each.port()))
            .toList();
    byte[] secret = {1, 2, 3};
    return Ring.connect(endpoints.get(own), name, number, addresses, "test", secret, LIMIT, LIMIT);
  }

  @Override
  public void close() {
    endpoints.forEach(RingEndpoint::close);
  }
}
