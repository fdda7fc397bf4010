package io.karasu.train.group;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class RingConformanceTest {

  private static final class Rings implements GroupWorlds {
    @Override
    public GroupWorld open(int size) throws IOException {
      return new RingWorld(size, Duration.ofSeconds(20));
    }

    @Override
    public boolean isInRingOrder() {
      return true;
    }

    @Override
    public boolean groupsMayOverlap() {
      return true;
    }
  }

  @TestFactory
  Stream<DynamicTest> ringsConform() {
    return new ProcessGroupConformance(new Rings()).tests(1, 2, 3, 4, 5);
  }
}
