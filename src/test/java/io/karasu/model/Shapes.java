package io.karasu.model;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random small decoders and micro-batches. */
final class Shapes {

  private Shapes() {}

  static DecoderConfig decoder(Random random) {
    int kvHeads = 1 + random.nextInt(3);
    int heads = kvHeads * (1 + random.nextInt(3));
    int headDim = 2 * (2 + random.nextInt(4));
    int window = random.nextBoolean() ? 0 : 1 + random.nextInt(20);
    return decoder(heads, kvHeads, headDim, window, random.nextBoolean(), random.nextBoolean());
  }

  /** Two layers; the residual stream is not as wide as the heads together. */
  static DecoderConfig decoder(
      int heads, int kvHeads, int headDim, int window, boolean bias, boolean tied) {
    return new DecoderConfig(
        Family.LLAMA,
        53,
        12,
        20,
        2,
        heads,
        kvHeads,
        headDim,
        1e-5,
        10000,
        window,
        bias,
        tied,
        512,
        null,
        List.of(),
        null,
        null);
  }

  /** One to four documents, each of up to {@code longest} tokens, some without loss. */
  static Batch batch(Random random, int vocabulary, int longest) {
    int[] bounds = new int[2 + random.nextInt(4)];
    for (int i = 1; i < bounds.length; i++) {
      bounds[i] = bounds[i - 1] + 1 + random.nextInt(longest);
    }
    int tokens = bounds[bounds.length - 1];
    int[] ids = random.ints(tokens, 0, vocabulary).toArray();
    int[] targets = random.ints(tokens, -vocabulary / 2, vocabulary).toArray();
    return new Batch(ids, bounds, targets);
  }

  /** A document of a micro-batch on its own. */
  static Batch document(Batch batch, int document) {
    int start = batch.bounds()[document];
    int end = batch.bounds()[document + 1];
    return new Batch(
        Arrays.copyOfRange(batch.ids(), start, end),
        new int[] {0, end - start},
        Arrays.copyOfRange(batch.targets(), start, end));
  }

  static double[] normal(Random random, int size, double scale) {
    return random.doubles(size).map(each -> scale * random.nextGaussian()).toArray();
  }

  /** A unit's parameters: matrices around 0, norms around 1. */
  static double[] parameters(Random random, FlatUnit unit) {
    double[] all = new double[Math.toIntExact(unit.size())];
    for (Piece piece : unit.pieces()) {
      boolean norm = piece.role().name().endsWith("NORM");
      for (int i = 0; i < piece.size(); i++) {
        all[Math.toIntExact(piece.offset()) + i] =
            norm ? 1 + 0.2 * random.nextGaussian() : 0.3 * random.nextGaussian();
      }
    }
    return all;
  }

  /** Largest difference relative to the largest magnitude expected. */
  static double distance(double[] found, double[] expected) {
    double difference = 0;
    double magnitude = 1e-30;
    for (int i = 0; i < expected.length; i++) {
      double each = Math.abs(found[i] - expected[i]);
      difference = each <= difference ? difference : each;
      magnitude = Math.max(magnitude, Math.abs(expected[i]));
    }
    return found.length == expected.length ? difference / magnitude : Double.NaN;
  }
}
