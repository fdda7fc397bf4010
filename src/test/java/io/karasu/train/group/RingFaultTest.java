package io.karasu.train.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.karasu.model.Precision;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RingFaultTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final int ELEMENTS = 3 << 20;

  @Test
  void everyRankFailsWhenOneLeavesInTheMiddle() throws Exception {
    try (RingWorld world = new RingWorld(3, LONG)) {
      List<Throwable> failures =
          Ranks.run(
              3,
              rank -> {
                ProcessGroup group = world.join("inner", rank);
                group.allReduce(vector(3)).await();
                Pending pending = group.allReduce(vector(rank == 2 ? 3 : ELEMENTS));
                if (rank == 2) {
                  group.close();
                }
                return catchThrowable(pending::await);
              });
      assertThat(failures).allMatch(GroupException.class::isInstance);
      assertThat(failures.get(0))
          .hasMessageContaining("rank 0 of 3 in group inner, all-reduce 2 of " + ELEMENTS)
          .hasMessageMatching("(?s).*rank [12] \\(127.0.0.1:[0-9]+\\) .*");
      assertThat(failures.get(1)).hasMessageMatching("(?s).*rank [20] \\(127.0.0.1:[0-9]+\\) .*");
      assertThat(failures.get(2)).hasMessageContaining("the group was closed");
    }
  }

  @Test
  void aSilentNeighbourIsNamedAfterTheDeadline() throws Exception {
    try (RingWorld world = new RingWorld(2, SHORT)) {
      List<ProcessGroup> groups = Ranks.run(2, rank -> world.join("inner", rank));
      long begin = System.nanoTime();
      Pending pending = groups.get(0).allGather(vector(4));
      assertThatThrownBy(pending::await)
          .isInstanceOf(GroupException.class)
          .hasMessageContaining("rank 0 of 2 in group inner, all-gather 1 of 4")
          .hasMessageContaining("0 of 32 received")
          .hasMessageContaining("rank 1 (127.0.0.1:" + world.endpoint(1).port() + ") has sent")
          .hasMessageContaining("nothing for 0.2 s");
      assertThat(System.nanoTime() - begin).isBetween(SHORT.toNanos(), LONG.toNanos());
      groups.forEach(ProcessGroup::close);
    }
  }

  @Test
  void anAbortByAnotherThreadEndsWaitingHereAndThere() throws Exception {
    try (RingWorld world = new RingWorld(2, LONG)) {
      List<ProcessGroup> groups = Ranks.run(2, rank -> world.join("inner", rank));
      Pending first = groups.get(0).allReduce(vector(4));
      Pending second = groups.get(0).allReduce(vector(4));
      Thread thread = new Thread(() -> groups.get(0).abort("no time left"));
      thread.start();
      assertThatThrownBy(first::await)
          .isInstanceOf(GroupException.class)
          .hasMessageContaining("no time left");
      assertThatThrownBy(second::await).hasMessageContaining("no time left");
      thread.join();
      assertThatThrownBy(() -> groups.get(1).allReduce(vector(4)).await())
          .isInstanceOf(GroupException.class)
          .hasMessageContaining("closed its connection");
      groups.forEach(ProcessGroup::close);
    }
  }

  @Test
  void anInterruptEndsWaiting() throws Exception {
    try (RingWorld world = new RingWorld(2, LONG)) {
      List<ProcessGroup> groups = Ranks.run(2, rank -> world.join("inner", rank));
      Pending pending = groups.get(0).allReduce(vector(4));
      Thread.currentThread().interrupt();
      assertThatThrownBy(pending::await).hasMessageContaining("interrupted while waiting");
      assertThat(Thread.interrupted()).isTrue();
      groups.forEach(ProcessGroup::close);
    }
  }

  @Test
  void twoDifferentCollectivesNeverMeet() throws Exception {
    try (RingWorld world = new RingWorld(2, LONG)) {
      List<Throwable> failures =
          Ranks.run(
              2,
              rank -> {
                ProcessGroup group = world.join("inner", rank);
                Pending pending =
                    rank == 0 ? group.allReduce(vector(4)) : group.allGather(vector(6));
                return catchThrowable(pending::await);
              });
      assertThat(failures).allMatch(GroupException.class::isInstance);
      assertThat(failures.toString())
          .containsAnyOf(
              "is at all-gather 1 of 6 × 4 bytes, this rank at all-reduce 1 of 4 × FLOAT32",
              "is at all-reduce 1 of 4 × 4 bytes, this rank at all-gather 1 of 6 × FLOAT32");
    }
  }

  @Test
  void whoDoesNotBelongIsRefusedAndTheRightOneIsLetIn() throws Exception {
    try (RingWorld world = new RingWorld(2, LONG);
        RingEndpoint elsewhere = RingEndpoint.open("127.0.0.1")) {
      Ranks.run(
          2,
          which -> {
            if (which == 0) {
              world.join("inner", 0).close();
              return which;
            }
            byte[] guess = "a guess".getBytes(StandardCharsets.UTF_8);
            refused(elsewhere, world, 1, RingWorld.FENCE, guess, "refuses: secret: another");
            refused(elsewhere, world, 1, "attempt 0", RingWorld.SECRET, "attempt: attempt 0 (exp");
            refused(elsewhere, world, 2, RingWorld.FENCE, RingWorld.SECRET, "ranks: 3 (exp");
            world.join("inner", 1).close();
            return which;
          });
    }
  }

  @Test
  void strangersHoldNobodyUp() throws Exception {
    try (RingWorld world = new RingWorld(2, LONG);
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), world.endpoint(0).port());
        Socket loud = new Socket(InetAddress.getLoopbackAddress(), world.endpoint(0).port())) {
      loud.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      InputStream answer = loud.getInputStream();
      assertThat(answer.readNBytes(20)).hasSize(20);
      assertThat(catchThrowable(() -> assertThat(answer.read()).isEqualTo(-1)))
          .matches(end -> end == null || end instanceof java.net.SocketException);
      Ranks.run(
          2,
          rank -> {
            try (ProcessGroup group = world.join("inner", rank)) {
              group.allReduce(vector(4)).await();
              return rank;
            }
          });
      assertThat(silent.getInputStream().readNBytes(20)).hasSize(20);
    }
  }

  @Test
  void whoIsNotThereIsNamed() throws Exception {
    try (RingWorld world = new RingWorld(2, LONG)) {
      assertThatThrownBy(() -> join(world.endpoint(0), world.members(), 0, "a", new byte[1], SHORT))
          .isInstanceOf(GroupException.class)
          .hasMessageContaining("rank 0 of 2 in group inner of a: rank 1 (127.0.0.1:");
    }
  }

  private static void refused(
      RingEndpoint own, RingWorld world, int rank, String fence, byte[] secret, String why) {
    InetSocketAddress target = world.members().get(0);
    InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), own.port());
    List<InetSocketAddress> members =
        rank == 1 ? List.of(target, nobody) : List.of(target, nobody, nobody);
    assertThatThrownBy(() -> join(own, members, rank, fence, secret, LONG))
        .isInstanceOf(GroupException.class)
        .hasMessageContaining(why);
  }

  private static ProcessGroup join(
      RingEndpoint own,
      List<InetSocketAddress> members,
      int rank,
      String fence,
      byte[] secret,
      Duration limit) {
    return Ring.connect(own, "inner", rank, members, fence, secret, LONG, limit);
  }

  private static Region vector(int elements) {
    return new Region(GroupMemory.HOST.allocate(4L * elements), elements, Precision.FLOAT32);
  }
}
