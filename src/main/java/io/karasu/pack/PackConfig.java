package io.karasu.pack;

import io.karasu.corpus.Nullable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of {@code pack.yaml}.
 *
 * @param sequenceLength tokens of a sequence; at least 2, so that a document's last token and its
 *     EOS fit
 * @param tokenBudget tokens to draw over all sources, EOS counted; at least 1
 * @param mixture shares of the sources; weights sum to 1 within 1e-9
 * @param seed seed of the order of documents and of sequences
 * @param eosToken the token after a document's end; null for the one of the tokenizer's {@code
 *     tokenizer_config.json}
 * @param padToken the token that fills a sequence; null for the EOS
 * @param blockTokens tokens of a block of the seeded order, inside which documents are packed
 *     together; at least {@code sequenceLength}
 * @param sequencesPerFile rows of a file of {@code sequences}; at least 1
 */
public record PackConfig(
    int sequenceLength,
    long tokenBudget,
    List<MixtureShare> mixture,
    long seed,
    @Nullable String eosToken,
    @Nullable String padToken,
    long blockTokens,
    int sequencesPerFile) {

  private static final double WEIGHT_TOLERANCE = 1e-9;

  /** Checks the ranges; the message names everything that is wrong. */
  public PackConfig {
    mixture = List.copyOf(mixture);
    List<String> problems = new ArrayList<>();
    atLeast(2, sequenceLength, "sequenceLength", problems);
    atLeast(1, tokenBudget, "tokenBudget", problems);
    atLeast(sequenceLength, blockTokens, "blockTokens", problems);
    atLeast(1, sequencesPerFile, "sequencesPerFile", problems);
    checkMixture(mixture, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static void atLeast(long minimum, long value, String key, List<String> problems) {
    if (value < minimum) {
      problems.add(key + ": " + value + " (expected at least " + minimum + ")");
    }
  }

  private static void checkMixture(List<MixtureShare> mixture, List<String> problems) {
    if (mixture.isEmpty()) {
      problems.add("mixture: [] (expected at least one source with its weight)");
      return;
    }
    Set<String> sources = new HashSet<>();
    double sum = 0;
    for (MixtureShare share : mixture) {
      sum += share.weight();
      if (!sources.add(share.source())) {
        problems.add("mixture: " + share.source() + " twice (expected each source once)");
      }
    }
    if (StrictMath.abs(sum - 1) > WEIGHT_TOLERANCE) {
      problems.add("mixture: weights sum to " + sum + " (expected 1)");
    }
  }
}
