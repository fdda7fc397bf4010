package io.karasu.train.group;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs ranks as threads. */
final class Ranks {

  private static final long LIMIT_SECONDS = 60;

  private Ranks() {}

  /** What a rank does. */
  @FunctionalInterface
  interface Work<T> {
    /** Does it. */
    T run(int rank) throws Exception;
  }

  /** Runs all ranks at once; the first failure is thrown when all have ended. */
  static <T> List<T> run(int size, Work<T> work) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int rank = 0; rank < size; rank++) {
        int number = rank;
        futures.add(threads.submit(() -> work.run(number)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      threads.shutdownNow();
    }
  }
}
