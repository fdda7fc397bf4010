package io.karasu.train.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.karasu.config.ConfigException;
import io.karasu.corpus.Nullable;
import io.karasu.train.group.GroupException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which task becomes which rank, and which places are refused. */
class SeatingTest {

  private static final String FENCE = "app/1/0/0";

  @Test
  void ranksOfAHostAreNeighbours() {
    Seating seating =
        seating(1, seat(0, "b", "1"), seat(1, "a", "10"), seat(2, "b", "0"), seat(3, "a", "9"));
    assertThat(seating.ranks()).extracting(Seat::partition).containsExactly(3, 1, 2, 0);
    assertThat(seating.inner()).isEqualTo(4);
    assertThat(seating.rank(2)).isEqualTo(2);
    assertThat(ports(seating.inner(2))).containsExactly(5003, 5001, 5002, 5000);
    assertThat(ports(seating.outer(2))).containsExactly(5002);
  }

  @Test
  void twoLevelsAreTheHostsAndTheSameNumbersOnEachHost() {
    Seating seating =
        seating(2, seat(0, "b", null), seat(1, "a", null), seat(2, "a", null), seat(3, "b", null));
    assertThat(seating.ranks()).extracting(Seat::partition).containsExactly(1, 2, 0, 3);
    assertThat(seating.inner()).isEqualTo(2);
    assertThat(ports(seating.inner(3))).containsExactly(5000, 5003);
    assertThat(ports(seating.outer(3))).containsExactly(5002, 5003);
  }

  @Test
  void twoLevelsNeedAsManyRanksOnEachHost() {
    Seat[] seats = {seat(0, "b", null), seat(1, "a", null), seat(2, "a", null)};
    assertThatThrownBy(() -> seating(2, seats))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "conf: pretrain.sharding.levels: 2 (expected as many ranks on each host, there are {a=2, b=1})");
    // After a loss, training goes on with one level.
    assertThat(Seating.of(List.of(seats), FENCE, "pretrain", 2, false).inner()).isEqualTo(3);
  }

  @Test
  void twoRanksOnOneGpuAreRefusedByTheirTasks() {
    assertThatThrownBy(() -> seating(1, seat(4, "a", "0"), seat(2, "b", "0"), seat(7, "a", "0")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tasks 4 and 7 of pretrain share GPU 0 of host a");
  }

  @Test
  void twoRanksInOneExecutorAreRefused() {
    Seating seating =
        new Seating(
            List.of(
                new Seat(FENCE, 0, "a", 1, "3", null, false),
                new Seat(FENCE, 1, "a", 2, "3", null, false)),
            2);
    assertThatThrownBy(() -> seating.checkExecutors("pretrain"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tasks 0 and 1 of pretrain both run in a (executor 3)")
        .hasMessageContaining("spark.executor.cores");
  }

  @Test
  void aTaskOfAnotherAttemptIsNotLetIn() {
    Seat zombie = new Seat("app/0/0/0", 1, "a", 1, "1", null, false);
    assertThatThrownBy(() -> seating(1, seat(0, "a", null), zombie))
        .isInstanceOf(GroupException.class)
        .hasMessageContaining("is of attempt app/0/0/0 (expected app/1/0/0)");
  }

  @Test
  void aSeatSurvivesItsJourney() {
    Seat seat = new Seat(FENCE, 3, "ホスト", 1234, "driver", null, false);
    assertThat(Seat.parse(seat.json())).isEqualTo(seat);
    assertThat(Seat.parse(seat(1, "a", "0").json())).isEqualTo(seat(1, "a", "0"));
    assertThatThrownBy(() -> Seat.parse("hello")).isInstanceOf(GroupException.class);
  }

  private static Seating seating(int levels, Seat... seats) {
    return Seating.of(List.of(seats), FENCE, "pretrain", levels, true);
  }

  private static Seat seat(int partition, String host, @Nullable String gpu) {
    return new Seat(FENCE, partition, host, 5000 + partition, "e" + partition, gpu, false);
  }

  private static List<Integer> ports(List<InetSocketAddress> addresses) {
    return addresses.stream().map(InetSocketAddress::getPort).toList();
  }
}
