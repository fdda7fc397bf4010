package io.karasu.train;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.PackedSequence;
import io.karasu.model.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A rank's share of some places of the training order, in micro-batches. Every rank has as many of
 * these as the others; those that have less to do end with nulls.
 *
 * @param batches the micro-batches; null: none
 */
record Share(List<Batch> batches) {

  /**
   * Cuts places {@code from} to {@code to} into equal shares, one after the other.
   *
   * @param microRows rows of a micro-batch
   * @param row reads the row of a place
   */
  static Share of(
      World world, long from, long to, int microRows, LongFunction<PackedSequence> row) {
    long rows = to - from;
    long first = from + rows * world.rank() / world.size();
    long end = from + rows * (world.rank() + 1) / world.size();
    long most = (rows + world.size() - 1) / world.size();
    List<Batch> batches = new ArrayList<>();
    for (long micro = 0; micro * microRows < most; micro++) {
      batches.add(batch(first + micro * microRows, end, microRows, row));
    }
    return new Share(batches);
  }

  @Nullable
  private static Batch batch(long from, long end, int most, LongFunction<PackedSequence> row) {
    List<PackedSequence> rows = new ArrayList<>();
    for (long at = from; at < StrictMath.min(end, from + most); at++) {
      rows.add(row.apply(at));
    }
    return rows.isEmpty() ? null : MicroBatches.of(rows);
  }

  /** Supervised tokens. */
  long supervised() {
    return batches.stream().mapToLong(batch -> batch == null ? 0 : batch.supervised()).sum();
  }

  /** Tokens, padding not counted. */
  long tokens() {
    return batches.stream().mapToLong(batch -> batch == null ? 0 : batch.tokens()).sum();
  }

  /** Σ of squares of the documents' lengths. */
  long squaredLengths() {
    return batches.stream().mapToLong(batch -> batch == null ? 0 : batch.squaredLengths()).sum();
  }
}
