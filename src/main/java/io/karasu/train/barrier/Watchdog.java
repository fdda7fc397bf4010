package io.karasu.train.barrier;

import io.karasu.corpus.Nullable;
import io.karasu.train.Phases;
import io.karasu.train.World;
import io.karasu.train.group.ProcessGroup;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over a rank from a thread of its own: when its task is killed or a neighbour has fallen
 * silent, it ends the rank's exchanges, so that the rank fails by itself. A rank that hangs in
 * native code all the same takes its process with it, which alone frees a GPU; never the driver's.
 */
final class Watchdog implements AutoCloseable {

  /** Exit code of a process that its watchdog ended. */
  static final int EXIT_CODE = 75;

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final long POLL_MILLIS = 500;

  private final TaskContext task;
  private final Thread rank = Thread.currentThread();
  private final int graceSeconds;
  private final boolean mayHalt;
  private final Consumer<String> lastWords;
  private final Thread thread;
  private volatile Phases phases;
  private volatile World world;
  private volatile Supplier<String> silence = () -> null;
  private volatile boolean isEnded;

  /**
   * Watches over the calling thread.
   *
   * @param graceSeconds how long the rank may take to end
   * @param mayHalt whether this process may be ended
   * @param lastWords takes what the rank was doing, when it is told to end and when it has not
   */
  Watchdog(TaskContext task, int graceSeconds, boolean mayHalt, Consumer<String> lastWords) {
    this.task = task;
    this.graceSeconds = graceSeconds;
    this.mayHalt = mayHalt;
    this.lastWords = lastWords;
    this.thread = new Thread(this::watch, "watchdog of task " + task.partitionId());
    thread.setDaemon(true);
    thread.start();
  }

  /** The rank is prepared. */
  void prepared(Phases its) {
    phases = its;
  }

  /**
   * The rank has met the others.
   *
   * @param neighbour says that a neighbour has been silent for too long; null: it has not
   */
  void met(World its, Supplier<String> neighbour) {
    silence = neighbour;
    world = its;
  }

  /** Phase, step, and the last collective of each group with its number. */
  String where() {
    Phases itsPhases = phases;
    World itsWorld = world;
    String groups =
        itsWorld == null
            ? ""
            : String.format(
                "; last collective: inner %s; outer %s; control %s",
                last(itsWorld.inner()), last(itsWorld.outer()), last(itsWorld.control()));
    return (itsPhases == null ? "task " + task.partitionId() + ": PREPARE" : itsPhases) + groups;
  }

  private static String last(ProcessGroup group) {
    return group.size() == 1 ? "none" : group.traffic().last();
  }

  private void watch() {
    try {
      String trouble = trouble();
      while (trouble == null && !isEnded) {
        Thread.sleep(POLL_MILLIS);
        trouble = trouble();
      }
      if (trouble != null && !isEnded) {
        end(trouble);
      }
    } catch (InterruptedException e) {
      // The rank has ended.
    }
  }

  @Nullable
  private String trouble() {
    return task.isInterrupted() ? "the task was killed" : silence.get();
  }

  private void end(String trouble) throws InterruptedException {
    String where = where();
    LOG.warn("{}: {}", trouble, where);
    lastWords.accept(where + " (" + trouble + ")");
    long until = System.nanoTime() + graceSeconds * 1_000_000_000L;
    while (!isEnded && System.nanoTime() < until) {
      // Again and again: a rank that was about to meet the others has only now a world.
      World its = world;
      if (its != null) {
        its.abort(trouble);
      }
      rank.interrupt();
      Thread.sleep(POLL_MILLIS);
    }
    if (isEnded) {
      return;
    }
    String stack = stack();
    LOG.error("does not end: {}; {}", where(), stack);
    lastWords.accept(where() + " does not end: " + stack);
    if (mayHalt) {
      LOG.error("this process ends with code {}, and Spark starts another", EXIT_CODE);
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  /** Where the rank's thread is. */
  private String stack() {
    StringBuilder stack = new StringBuilder();
    for (StackTraceElement element : rank.getStackTrace()) {
      stack.append(stack.isEmpty() ? "at " : " < ").append(element);
    }
    return stack.toString();
  }

  /** The rank has ended. */
  @Override
  public void close() {
    isEnded = true;
    thread.interrupt();
  }
}
