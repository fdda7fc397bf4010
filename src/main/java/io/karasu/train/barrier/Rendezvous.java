package io.karasu.train.barrier;

import io.karasu.train.World;
import io.karasu.train.group.Alone;
import io.karasu.train.group.ProcessGroup;
import io.karasu.train.group.Pulse;
import io.karasu.train.group.Ring;
import io.karasu.train.group.RingEndpoint;
import io.karasu.train.group.nccl.Nccl;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the tasks of a barrier stage become ranks: each tells where it listens, all find the same
 * order, and neighbours connect.
 */
final class Rendezvous {

  private static final Logger LOG = LoggerFactory.getLogger(Rendezvous.class);

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
   * @param device the number of its GPU in this process, if it computes on one
   * @throws io.karasu.config.ConfigException if the tasks do not lie as they must; the same on all
   * @throws io.karasu.train.group.GroupException if a neighbour does not come
   */
  Meeting meet(Seat own, int device) {
    Seating seating = seating(own);
    int rank = seating.rank(own.partition());
    int inner = seating.inner();
    List<AutoCloseable> joined = new ArrayList<>();
    try {
      Pulse pulse = Pulse.connect(endpoint, rank, seating.all(), own.fence(), secret(), connect());
      joined.add(pulse);
      ProcessGroup control = ring(own, "control", rank, seating.all());
      joined.add(control);
      ProcessGroup within;
      ProcessGroup across;
      if (seating.isOnGpus() && seating.ranks().size() > 1) {
        String[] ids = ids(rank, seating);
        within = nccl(ids, 0, seating, rank / inner * inner, rank % inner, inner, device);
        joined.add(within);
        int hosts = seating.ranks().size() / inner;
        across = nccl(ids, 1, seating, rank % inner, rank / inner, hosts, device);
      } else {
        within = ring(own, "inner-" + rank / inner, rank % inner, seating.inner(rank));
        joined.add(within);
        across = ring(own, "outer-" + rank % inner, rank / inner, seating.outer(rank));
      }
      joined.add(across);
      return new Meeting(new World(within, across, control), seating, pulse);
    } catch (RuntimeException | Error e) {
      joined.forEach(Rendezvous::quietly);
      throw e;
    }
  }

  private Seating seating(Seat own) {
    if (task.numPartitions() == 1) {
      return new Seating(List.of(own), 1);
    }
    // In local mode the next call may write into the same array (SPARK-40932).
    String[] seats = task.allGather(own.json()).clone();
    List<Seat> tasks = Arrays.stream(seats).map(Seat::parse).toList();
    Seating seating =
        Seating.of(tasks, own.fence(), terms.step(), terms.levels(), terms.mustDivide());
    if (!terms.isLocal()) {
      seating.checkExecutors(terms.step());
    }
    return seating;
  }

  private ProcessGroup ring(Seat own, String group, int rank, List<InetSocketAddress> members) {
    if (members.size() == 1) {
      return new Alone();
    }
    Duration deadline = Duration.ofSeconds(terms.collectiveSeconds());
    return Ring.connect(endpoint, group, rank, members, own.fence(), secret(), deadline, connect());
  }

  /** What the first rank of each group of GPUs has made: by task, inner and outer. */
  private String[] ids(int rank, Seating seating) {
    boolean isFirstWithin = rank % seating.inner() == 0;
    boolean isFirstAcross = rank < seating.inner();
    Base64.Encoder base64 = Base64.getEncoder();
    String inner = isFirstWithin ? base64.encodeToString(Nccl.newId()) : "";
    String outer = isFirstAcross ? base64.encodeToString(Nccl.newId()) : "";
    return task.allGather(inner + "," + outer).clone();
  }

  private ProcessGroup nccl(
      String[] ids, int level, Seating seating, int first, int rank, int size, int device) {
    if (size == 1) {
      return new Alone();
    }
    String id = ids[seating.ranks().get(first).partition()].split(",", -1)[level];
    return Nccl.join(Base64.getDecoder().decode(id), rank, size, device, connect());
  }

  private byte[] secret() {
    return HexFormat.of().parseHex(terms.secret());
  }

  private Duration connect() {
    return Duration.ofSeconds(terms.connectSeconds());
  }

  private static void quietly(AutoCloseable group) {
    try {
      group.close();
    } catch (Exception e) {
      LOG.debug("closing", e);
    }
  }
}
