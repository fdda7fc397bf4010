package io.karasu.train.barrier;

import io.karasu.train.World;
import java.util.function.Supplier;

/**
 * A rank among the others.
 *
 * @param world the groups
 * @param seating who the others are
 */
record Meeting(World world, Seating seating) implements AutoCloseable {

  /** Says that the neighbour has been silent for longer than this; null: it has not. */
  Supplier<String> silence(int seconds) {
    return () -> null;
  }

  @Override
  public void close() {
    world.close();
  }
}
