package io.karasu.train.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RingPulseTest {

  @Test
  @Timeout(20)
  void hearsANeighbourThatIsAliveEndsOrDies() throws Exception {
    try (RingWorld world = new RingWorld(3, Duration.ofSeconds(5))) {
      List<Pulse> pulses = Ranks.run(3, rank -> join(world, rank));
      assertThat(pulses.get(0).neighbour())
          .isEqualTo("rank 2 (127.0.0.1:" + world.endpoint(2).port() + ")");
      assertThat(pulses.get(0).silence()).isLessThan(5);
      pulses.get(2).die();
      until(() -> pulses.get(0).silence() == Double.POSITIVE_INFINITY);
      pulses.get(0).close();
      until(() -> pulses.get(1).silence() == 0);
      pulses.get(1).close();
    }
  }

  @Test
  void missesNobodyAlone() throws Exception {
    try (RingWorld world = new RingWorld(1, Duration.ofSeconds(5));
        Pulse pulse = join(world, 0)) {
      assertThat(pulse.silence()).isZero();
    }
  }

  private static Pulse join(RingWorld world, int rank) {
    return Pulse.connect(
        world.endpoint(rank),
        rank,
        world.members(),
        RingWorld.FENCE,
        RingWorld.SECRET,
        Duration.ofSeconds(10));
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
