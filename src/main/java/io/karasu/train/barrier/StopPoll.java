package io.karasu.train.barrier;

/** Looks for the stop file while a rank trains, beside its step loop: a file system may be slow. */
final class StopPoll implements AutoCloseable {

  private static final long MILLIS = 2_000;

  private final Thread thread;

  StopPoll(StopFile file, OwnWish wish) {
    thread = new Thread(() -> look(file, wish), "stop file");
    thread.setDaemon(true);
    thread.start();
  }

  private static void look(StopFile file, OwnWish wish) {
    try {
      while (!file.isThere()) {
        Thread.sleep(MILLIS);
      }
      wish.make(StopFile.WHY);
    } catch (InterruptedException e) {
      // The rank is at its end.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
