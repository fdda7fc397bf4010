package io.karasu.train.barrier;

import io.karasu.config.ConfigException;
import io.karasu.train.group.GroupException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which task is which rank: those of a host are neighbours, so that the ring leaves a host once.
 *
 * @param ranks the tasks in the order of ranks
 * @param inner ranks of each inner group: all, or those of a host
 */
record Seating(List<Seat> ranks, int inner) {

  private static final Comparator<Seat> IN_ORDER =
      Comparator.comparing(Seat::host)
          .thenComparing(Seat::gpu, Comparator.nullsFirst(Seating::byNumber))
          .thenComparingInt(Seat::partition);

  /**
   * Orders the tasks.
   *
   * @param step the step, for messages
   * @param levels 1 or 2
   * @param mustDivide whether two levels over hosts with different numbers of ranks are refused;
   *     otherwise everything is divided among all ranks then, which gives the same result
   * @throws ConfigException if two tasks share a GPU, or the hosts do not have as many ranks
   * @throws GroupException if a task is of another attempt
   */
  static Seating of(List<Seat> tasks, String fence, String step, int levels, boolean mustDivide) {
    for (Seat task : tasks) {
      if (!task.fence().equals(fence)) {
        throw new GroupException(
            String.format(
                "task %d on %s is of attempt %s (expected %s)",
                task.partition(), task, task.fence(), fence));
      }
    }
    checkDevices(tasks, step);
    List<Seat> ranks = tasks.stream().sorted(IN_ORDER).toList();
    Map<String, Integer> hosts = new TreeMap<>();
    Map<String, Seat> taken = new HashMap<>();
    for (Seat seat : ranks) {
      hosts.merge(seat.host(), 1, Integer::sum);
      Seat other = seat.gpu() == null ? null : taken.put(seat.host() + " " + seat.gpu(), seat);
      if (other != null) {
        throw sharedGpu(step, other, seat);
      }
    }
    boolean areEqual = new HashSet<>(hosts.values()).size() == 1;
    if (levels == 2 && !areEqual && mustDivide) {
      throw new ConfigException(
          List.of(
              String.format(
                  "conf: %s.sharding.levels: 2 (expected as many ranks on each host, there are %s)",
                  step, hosts)));
    }
    boolean hasTwo = levels == 2 && areEqual;
    return new Seating(ranks, hasTwo ? ranks.size() / hosts.size() : ranks.size());
  }

  private static void checkDevices(List<Seat> tasks, String step) {
    for (Seat task : tasks) {
      if (task.isOnGpu() != tasks.get(0).isOnGpu()) {
        throw new ConfigException(
            List.of(
                String.format(
                    "conf: %s.device: of %s and %s one computes on a GPU, one on the CPU (expected all on the same)",
                    step, tasks.get(0), task)));
      }
    }
  }

  /** Whether the ranks compute on GPUs. */
  boolean isOnGpus() {
    return ranks.get(0).isOnGpu();
  }

  /** Refuses two ranks in one process, where an end of the one would be the end of the other. */
  void checkExecutors(String step) {
    Map<String, Seat> taken = new HashMap<>();
    for (Seat seat : ranks) {
      Seat other = taken.put(seat.executor(), seat);
      if (other != null) {
        throw new ConfigException(
            List.of(
                String.format(
                    "spark: tasks %d and %d of %s both run in %s (expected a process for each rank: set spark.executor.cores to the cores of one rank, and as many executors as ranks)",
                    other.partition(), seat.partition(), step, seat)));
      }
    }
  }

  /** The rank of a task. */
  int rank(int partition) {
    for (int rank = 0; rank < ranks.size(); rank++) {
      if (ranks.get(rank).partition() == partition) {
        return rank;
      }
    }
    throw new GroupException("task " + partition + " is not among " + ranks);
  }

  /** Where the ranks of a rank's inner group listen. */
  List<InetSocketAddress> inner(int rank) {
    int first = rank / inner * inner;
    return addresses(ranks.subList(first, first + inner));
  }

  /** Where the ranks of a rank's outer group listen. */
  List<InetSocketAddress> outer(int rank) {
    List<Seat> group = new ArrayList<>();
    for (int other = rank % inner; other < ranks.size(); other += inner) {
      group.add(ranks.get(other));
    }
    return addresses(group);
  }

  /** Where all ranks listen. */
  List<InetSocketAddress> all() {
    return addresses(ranks);
  }

  private static List<InetSocketAddress> addresses(List<Seat> seats) {
    return seats.stream().map(seat -> new InetSocketAddress(seat.host(), seat.port())).toList();
  }

  /** GPU 10 comes after GPU 9. */
  private static int byNumber(String one, String other) {
    return one.length() != other.length()
        ? Integer.compare(one.length(), other.length())
        : one.compareTo(other);
  }

  private static ConfigException sharedGpu(String step, Seat one, Seat other) {
    return new ConfigException(
        List.of(
            String.format(
                "spark: tasks %d and %d of %s share GPU %s of host %s (expected a GPU for each rank: spark.executor.resource.gpu.amount=1 and spark.task.resource.gpu.amount=1, with a discovery script that gives each executor another one)",
                one.partition(), other.partition(), step, one.gpu(), one.host())));
  }
}
