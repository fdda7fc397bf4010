package io.karasu.train;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Where a rank is; read by its watchdog. */
public final class Phases {

  private final List<PhaseListener> listeners = new ArrayList<>();
  private final int attempt;
  private volatile Phase phase = Phase.PREPARE;
  private volatile int rank = -1;
  private volatile long step;
  private volatile long since = System.nanoTime();

  /** Begins in {@link Phase#PREPARE}. */
  public Phases(int attempt) {
    this.attempt = attempt;
    ServiceLoader.load(PhaseListener.class, PhaseListener.class.getClassLoader())
        .forEach(listeners::add);
    enter(Phase.PREPARE, 0);
  }

  /** The rank has met the others. */
  public void met(int number) {
    rank = number;
  }

  /** The rank enters a phase of a step. */
  public void enter(Phase entered, long ofStep) {
    phase = entered;
    step = ofStep;
    since = System.nanoTime();
    for (PhaseListener listener : listeners) {
      listener.entered(entered, attempt, rank, ofStep);
    }
  }

  /** The rank enters another phase of the same step. */
  void enter(Phase entered) {
    enter(entered, step);
  }

  /** Where the rank is. */
  public Phase phase() {
    return phase;
  }

  /** The optimiser step under way, from 1; 0 before the first. */
  public long step() {
    return step;
  }

  /** In words, for a message about a hang. */
  @Override
  public String toString() {
    return String.format(
        "rank %d: step %d, %s for %.0f s", rank, step, phase, (System.nanoTime() - since) / 1e9);
  }
}
