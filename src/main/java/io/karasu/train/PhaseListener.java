package io.karasu.train;

/**
 * Hears where the ranks of a process are. Implementations on the class path are found by {@link
 * java.util.ServiceLoader} and called by the rank's own thread.
 */
public interface PhaseListener {

  /**
   * A rank enters a phase.
   *
   * @param attempt the attempt's number, from 1
   * @param rank the rank; −1 before it has met the others
   * @param step the optimiser step under way, from 1; 0 before the first
   */
  void entered(Phase phase, int attempt, int rank, long step);
}
