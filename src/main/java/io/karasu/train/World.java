package io.karasu.train;

import io.karasu.train.group.Alone;
import io.karasu.train.group.ProcessGroup;

/**
 * The ranks that train together, as one of them sees them. Rank {@code r} of {@code N = outer ×
 * inner} is number {@code r mod inner} of its inner group and {@code r / inner} of its outer one.
 *
 * @param inner the ranks among which weights and gradients are divided: all, or those of one host
 * @param outer the ranks that hold the same part of the weights: one of each inner group; together
 *     they divide that part of the optimiser's state. A single rank unless there are two levels
 * @param control all ranks, for a few numbers in the host's memory
 */
public record World(ProcessGroup inner, ProcessGroup outer, ProcessGroup control)
    implements AutoCloseable {

  /** Checks that the groups make one whole. */
  public World {
    if (control.size() != inner.size() * outer.size()
        || control.rank() != outer.rank() * inner.size() + inner.rank()) {
      throw new IllegalArgumentException(
          String.format(
              "rank %d of %d (expected %d × %d + %d of %d × %d)",
              control.rank(),
              control.size(),
              outer.rank(),
              inner.size(),
              inner.rank(),
              outer.size(),
              inner.size()));
    }
  }

  /** One rank. */
  public static World alone() {
    return new World(new Alone(), new Alone(), new Alone());
  }

  /** This rank's number among all, from 0. */
  public int rank() {
    return control.rank();
  }

  /** All ranks. */
  public int size() {
    return control.size();
  }

  /** Ends every exchange; see {@link ProcessGroup#abort}. */
  public void abort(String reason) {
    // Side by side: one of NCCL's aborts may wait for another.
    Thread[] threads = {
      new Thread(() -> inner.abort(reason), "abort of the inner group"),
      new Thread(() -> outer.abort(reason), "abort of the outer group"),
      new Thread(() -> control.abort(reason), "abort of the control group")
    };
    for (Thread thread : threads) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void close() {
    inner.close();
    outer.close();
    control.close();
  }
}
