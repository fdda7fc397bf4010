package io.karasu.pack;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Splits the token budget over the sources by their weights. */
final class Budgets {

  private Budgets() {}

  /**
   * The budget of each source in tokens: weight × {@code tokenBudget}, rounded by the largest
   * remainder so that the budgets sum to {@code tokenBudget} exactly; equal remainders by source
   * name. Weights count as the decimals that are written in the config, so 0.1 is a tenth and not
   * the double next to it; they are divided by their sum, which is 1 within 1e-9.
   */
  static Map<String, Long> split(List<MixtureShare> mixture, long tokenBudget) {
    int scale = mixture.stream().mapToInt(share -> decimal(share).scale()).max().orElse(0);
    BigInteger sum =
        mixture.stream().map(share -> units(share, scale)).reduce(BigInteger.ZERO, BigInteger::add);
    Map<String, Long> budgets = new HashMap<>();
    List<Remainder> remainders = new ArrayList<>();
    long rest = tokenBudget;
    for (MixtureShare share : mixture) {
      BigInteger[] parts =
          units(share, scale).multiply(BigInteger.valueOf(tokenBudget)).divideAndRemainder(sum);
      long whole = parts[0].longValueExact();
      budgets.put(share.source(), whole);
      remainders.add(new Remainder(share.source(), parts[1]));
      rest -= whole;
    }
    remainders.sort(Remainder.LARGEST_FIRST);
    for (int i = 0; i < rest; i++) {
      budgets.merge(remainders.get(i).source(), 1L, Long::sum);
    }
    return budgets;
  }

  private static BigInteger units(MixtureShare share, int scale) {
    return decimal(share).setScale(scale).unscaledValue();
  }

  private static BigDecimal decimal(MixtureShare share) {
    return BigDecimal.valueOf(share.weight());
  }

  private record Remainder(String source, BigInteger value) {
    static final Comparator<Remainder> LARGEST_FIRST =
        Comparator.comparing(Remainder::value).reversed().thenComparing(Remainder::source);
  }
}
