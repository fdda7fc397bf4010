package io.karasu.train.barrier;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.util.SignalUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.runtime.AbstractFunction0;

/**
 * SIGTERM to an executor, with which a host that is taken away is announced: the first one makes
 * all ranks write a checkpoint at the next step boundary; the process ends after that. A second
 * one, or one while no rank trains, ends it at once as ever.
 */
final class Preemption implements AutoCloseable {

  /** How a wish of this kind begins. */
  static final String WHY = "SIGTERM";

  /** Exit code of a process that SIGTERM ended. */
  private static final int EXIT_CODE = 143;

  /** Time for Spark to send the task's result. */
  private static final long MILLIS_TO_SEND = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Preemption.class);
  private static final AtomicReference<Preemption> CURRENT = new AtomicReference<>();
  private static boolean isRegistered;

  private final OwnWish wish;
  private final String executor;
  private volatile boolean isNoticed;

  private Preemption(OwnWish wish, String executor) {
    this.wish = wish;
    this.executor = executor;
  }

  /** Turns SIGTERM into a wish until this is closed. For an executor with one rank. */
  static synchronized Preemption watch(OwnWish wish, String executor) {
    Preemption preemption = new Preemption(wish, executor);
    CURRENT.set(preemption);
    if (!isRegistered) {
      isRegistered = true;
      SignalUtils.register(
          "TERM",
          new AbstractFunction0<Object>() {
            @Override
            public Object apply() {
              Preemption current = CURRENT.get();
              return current != null && current.notice();
            }
          });
    }
    return preemption;
  }

  /** Whether the signal is taken. */
  private boolean notice() {
    if (isNoticed) {
      return false;
    }
    isNoticed = true;
    LOG.warn("SIGTERM: a checkpoint is written at the next step boundary");
    wish.make(WHY + " to executor " + executor);
    return true;
  }

  @Override
  public void close() {
    CURRENT.compareAndSet(this, null);
    if (isNoticed) {
      Thread end = new Thread(Preemption::end, "end after SIGTERM");
      end.setDaemon(true);
      end.start();
    }
  }

  private static void end() {
    try {
      Thread.sleep(MILLIS_TO_SEND);
    } catch (InterruptedException e) {
      // It is to end.
    }
    System.exit(EXIT_CODE);
  }
}
