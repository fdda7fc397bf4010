package io.karasu.train.group;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Ranks on the loopback interface, with real sockets. */
final class RingWorld implements GroupWorld {

  static final byte[] SECRET = "the secret of a job".getBytes(StandardCharsets.UTF_8);
  static final String FENCE = "application-1 attempt 1.0";

  private final List<RingEndpoint> endpoints = new ArrayList<>();
  private final Duration deadline;

  RingWorld(int size, Duration deadline) throws IOException {
    this.deadline = deadline;
    for (int rank = 0; rank < size; rank++) {
      endpoints.add(RingEndpoint.open("127.0.0.1"));
    }
  }

  /** Where the ranks listen. */
  List<InetSocketAddress> members() {
    return endpoints.stream()
        .map(endpoint -> new InetSocketAddress(endpoint.host(), endpoint.port()))
        .toList();
  }

  /** Where a rank listens. */
  RingEndpoint endpoint(int rank) {
    return endpoints.get(rank);
  }

  @Override
  public ProcessGroup join(String group, int rank) {
    return Ring.connect(
        endpoints.get(rank),
        group,
        rank,
        members(),
        FENCE,
        SECRET,
        deadline,
        Duration.ofSeconds(30));
  }

  @Override
  public GroupMemory memory(int rank) {
    return GroupMemory.HOST;
  }

  @Override
  public void close() {
    endpoints.forEach(RingEndpoint::close);
  }
}
