package io.karasu.model;

import io.karasu.corpus.Nullable;
import io.karasu.model.DecoderConfig.Stretch;
import java.util.Arrays;

/**
 * Where each token of a micro-batch lies in its document, and where the losses are.
 *
 * @param places place in its document, from 0
 * @param stretches by which Qwen-1 multiplies the rotary base; null: nowhere
 * @param logn by which Qwen-1 multiplies queries; null: nowhere
 * @param supervised places in the micro-batch that have a loss
 * @param targets their tokens
 */
record Positions(
    long[] places,
    @Nullable double[] stretches,
    @Nullable double[] logn,
    long[] supervised,
    long[] targets) {

  static Positions of(Batch batch, @Nullable Stretch stretch) {
    long[] places = new long[batch.tokens()];
    boolean stretched = stretch != null && batch.longest() > stretch.seqLength();
    double[] stretches = stretched && stretch.dynamicNtk() ? new double[places.length] : null;
    double[] logn = stretched && stretch.logn() ? new double[places.length] : null;
    for (int document = 1; document < batch.bounds().length; document++) {
      int start = batch.bounds()[document - 1];
      int end = batch.bounds()[document];
      for (int i = start; i < end; i++) {
        places[i] = (long) i - start;
      }
      if (stretches != null) {
        Arrays.fill(stretches, start, end, ntk(end - start, stretch.seqLength()));
      }
      if (logn != null) {
        fillLogn(logn, start, end, stretch.seqLength());
      }
    }
    return new Positions(places, stretches, logn, supervised(batch), targets(batch));
  }

  /** {@code max(1, 2^ceil(log2(length / seqLength) + 1) − 1)}, without rounding. */
  static double ntk(int length, int seqLength) {
    int doublings = 0;
    while (((long) seqLength << doublings) < length) {
      doublings++;
    }
    return length <= seqLength ? 1 : (1L << (doublings + 1)) - 1;
  }

  /** The logarithm of the one-based position to the base of the training length, at least 1. */
  private static void fillLogn(double[] logn, int start, int end, int seqLength) {
    for (int i = start; i < end; i++) {
      int position = i - start + 1;
      logn[i] = position > seqLength ? StrictMath.log(position) / StrictMath.log(seqLength) : 1;
    }
  }

  private static long[] supervised(Batch batch) {
    long[] rows = new long[batch.supervised()];
    int next = 0;
    for (int i = 0; i < batch.tokens(); i++) {
      if (batch.targets()[i] >= 0) {
        rows[next++] = i;
      }
    }
    return rows;
  }

  private static long[] targets(Batch batch) {
    return Arrays.stream(batch.targets()).filter(target -> target >= 0).asLongStream().toArray();
  }
}
