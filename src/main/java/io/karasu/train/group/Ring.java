package io.karasu.train.group;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ranks in a ring of TCP connections, for vectors in the host's memory. A thread of its own runs
 * the collectives in the order in which they are called. A sum is the same on every rank, bit for
 * bit, and in every run with as many ranks.
 *
 * <p>Once a collective has failed, the group is of no use any more: its connections are closed, so
 * that the neighbours fail too, and everything called later fails with the same reason.
 */
public final class Ring implements ProcessGroup {

  /** Wakes the thread of the ring to end. */
  private static final RingCall NONE = new RingCall(null, null);

  private final String name;
  private final int rank;
  private final int size;
  private final RingLink link;
  private final Thread thread;
  private final BlockingQueue<RingCall> queue = new LinkedBlockingQueue<>();
  private long collectives;
  private String last = Traffic.NONE.last();
  private String reason;
  private GroupException failure;
  private final AtomicLong busyNanos = new AtomicLong();

  Ring(String name, int rank, int size, RingLink link) {
    this.name = name;
    this.rank = rank;
    this.size = size;
    this.link = link;
    thread = new Thread(this::work, "ring " + name + " " + rank);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Joins a group: connects to the next rank and is connected to by the previous one, and waits for
   * both. Ranks that join several groups do so in the same order, or side by side.
   *
   * @param own where this process listens; it serves any number of groups
   * @param group the group's name
   * @param rank this rank's number
   * @param members where the ranks listen, in their order
   * @param fence what only ranks of the same attempt know: application, attempt, stage attempt
   * @param secret the secret of the job, by which both sides of a connection know each other
   * @param collectiveDeadline how long a collective may go without progress
   * @param connectDeadline how long the ranks may take to join
   * @throws GroupException if a neighbour has not joined in time or refuses this rank
   */
  public static ProcessGroup connect(
      RingEndpoint own,
      String group,
      int rank,
      List<InetSocketAddress> members,
      String fence,
      byte[] secret,
      Duration collectiveDeadline,
      Duration connectDeadline) {
    if (members.size() == 1) {
      return new Alone();
    }
    RingPass pass = new RingPass(fence, group, rank, members.size(), secret);
    RingPass.Pair pair = pass.join(own, members, connectDeadline);
    return new Ring(
        group, rank, members.size(), RingLink.of(pair, rank, members, collectiveDeadline));
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Pending allGather(Region whole) {
    return call(RingKind.ALL_GATHER, whole);
  }

  @Override
  public Pending reduceScatter(Region whole) {
    return call(RingKind.REDUCE_SCATTER, whole);
  }

  @Override
  public Pending allReduce(Region vector) {
    return call(RingKind.ALL_REDUCE, vector);
  }

  @Override
  public void abort(String why) {
    synchronized (this) {
      if (reason == null) {
        reason = why;
      }
    }
    link.close();
    queue.add(NONE);
  }

  @Override
  public synchronized Traffic traffic() {
    return new Traffic(collectives, last, link.sentBytes(), busyNanos.get() / 1e9);
  }

  /** Ends the group. What is under way fails. */
  @Override
  public void close() {
    abort("the group was closed");
    boolean isInterrupted = false;
    while (thread.isAlive() && Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Pending call(RingKind kind, Region region) {
    RingCall call;
    synchronized (this) {
      RingPlan plan = new RingPlan(kind, collectives + 1, region, rank, size);
      call = new RingCall(plan, this);
      collectives++;
      last = plan.toString();
      if (failure == null) {
        queue.add(call);
        return call;
      }
    }
    call.end(failure);
    return call;
  }

  private void work() {
    RingBuffers buffers = new RingBuffers();
    RingCall call = next();
    while (call != NONE) {
      long begin = System.nanoTime();
      RingExchange exchange = new RingExchange(call.plan(), link, buffers);
      try {
        exchange.run();
      } catch (RuntimeException | Error e) {
        fail(exchange.toString(), e, call);
        return;
      }
      busyNanos.addAndGet(System.nanoTime() - begin);
      call.end(null);
      call = next();
    }
    fail("between collectives", null, NONE);
  }

  private RingCall next() {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      abort("the thread of the ring was interrupted");
      return NONE;
    }
  }

  /** Ends the call under way and all that wait. */
  private void fail(String where, Throwable cause, RingCall current) {
    List<RingCall> waiting = new ArrayList<>();
    synchronized (this) {
      String why = reason == null ? String.valueOf(cause.getMessage()) : reason;
      String message =
          String.format("rank %d of %d in group %s, %s: %s", rank, size, name, where, why);
      failure = new GroupException(message, cause);
      queue.drainTo(waiting);
    }
    link.close();
    current.end(failure);
    waiting.forEach(call -> call.end(failure));
  }
}
