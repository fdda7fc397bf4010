package io.karasu.train.barrier;

import io.karasu.train.World;
import io.karasu.train.group.Pulse;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A rank among the others.
 *
 * @param world the groups
 * @param seating who the others are
 * @param pulse whether the rank before this one lives
 */
record Meeting(World world, Seating seating, Pulse pulse) implements AutoCloseable {

  /** Says that the neighbour has been silent for longer than this; null: it has not. */
  Supplier<String> silence(int seconds) {
    return () ->
        pulse.silence() > seconds
            ? String.format(
                Locale.ROOT, "%s has been silent for %.0f s", pulse.neighbour(), pulse.silence())
            : null;
  }

  @Override
  public void close() {
    pulse.close();
    world.close();
  }
}
