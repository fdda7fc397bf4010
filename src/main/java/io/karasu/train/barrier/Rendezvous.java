package io.karasu.train.barrier;

import io.karasu.train.World;
import io.karasu.train.group.Alone;
import io.karasu.train.group.ProcessGroup;
import io.karasu.train.group.Ring;
import io.karasu.train.group.RingEndpoint;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.BarrierTaskContext;

/**
 * How the tasks of a barrier stage become ranks: each tells where it listens, all find the same
 * order, and neighbours connect.
 */
final class Rendezvous {

  private final BarrierTaskContext task;
  private final Terms terms;
  private final RingEndpoint endpoint;

  /**
   * What the driver decided for an attempt.
   *
   * @param step the step, for messages
   * @param application the application's id
   * @param attempt the attempt's number
   * @param secret hex digits of what only this application's tasks know
   * @param levels 1 or 2
   * @param mustDivide see {@link Seating#of}
   * @param isLocal whether all tasks run in the driver's process
   * @param collectiveSeconds longest time without progress in a collective
   * @param connectSeconds longest time for all to connect
   */
  record Terms(
      String step,
      String application,
      int attempt,
      String secret,
      int levels,
      boolean mustDivide,
      boolean isLocal,
      int collectiveSeconds,
      int connectSeconds)
      implements Serializable {

    /** What only tasks of the same attempt of the same stage share. */
    String fence(BarrierTaskContext task) {
      return String.join(
          "/",
          application,
          String.valueOf(attempt),
          String.valueOf(task.stageId()),
          String.valueOf(task.stageAttemptNumber()));
    }
  }

  /**
   * A rendezvous for a task.
   *
   * @param endpoint where this process listens; still the caller's to close
   */
  Rendezvous(BarrierTaskContext task, Terms terms, RingEndpoint endpoint) {
    this.task = task;
    this.terms = terms;
    this.endpoint = endpoint;
  }

  /**
   * Meets the others. Every task must call it, after all that can fail by itself.
   *
   * @param own this task
   * @throws io.karasu.config.ConfigException if the tasks do not lie as they must; the same on all
   * @throws io.karasu.train.group.GroupException if a neighbour does not come
   */
  Meeting meet(Seat own) {
    if (task.numPartitions() == 1) {
      return new Meeting(World.alone(), new Seating(List.of(own), 1));
    }
    // In local mode the next call may write into the same array (SPARK-40932).
    String[] seats = task.allGather(own.json()).clone();
    List<Seat> tasks = Arrays.stream(seats).map(Seat::parse).toList();
    Seating seating =
        Seating.of(tasks, own.fence(), terms.step(), terms.levels(), terms.mustDivide());
    if (!terms.isLocal()) {
      seating.checkExecutors(terms.step());
    }
    return new Meeting(world(seating), seating);
  }

  private World world(Seating seating) {
    int rank = seating.rank(task.partitionId());
    int inner = seating.inner();
    List<ProcessGroup> joined = new ArrayList<>();
    try {
      joined.add(ring("control", rank, seating.all()));
      joined.add(ring("inner-" + rank / inner, rank % inner, seating.inner(rank)));
      joined.add(ring("outer-" + rank % inner, rank / inner, seating.outer(rank)));
      return new World(joined.get(1), joined.get(2), joined.get(0));
    } catch (RuntimeException | Error e) {
      joined.forEach(ProcessGroup::close);
      throw e;
    }
  }

  private ProcessGroup ring(String group, int rank, List<InetSocketAddress> members) {
    if (members.size() == 1) {
      return new Alone();
    }
    return Ring.connect(
        endpoint,
        group,
        rank,
        members,
        terms.fence(task),
        HexFormat.of().parseHex(terms.secret()),
        Duration.ofSeconds(terms.collectiveSeconds()),
        Duration.ofSeconds(terms.connectSeconds()));
  }
}
