package io.karasu.train.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What joins hosts. Speeds are line rates: an upper bound of what a training sees.
 *
 * @param name as {@code plan} takes it
 * @param bytesPerSecond of a host, one way
 * @param source what it is
 */
public record Fabric(String name, double bytesPerSecond, String source) {

  private static final List<Fabric> KNOWN =
      List.of(
          new Fabric("tcp-10", 1.25e9, "10 Gb/s Ethernet of each host, line rate"),
          new Fabric("tcp-100", 12.5e9, "100 Gb/s Ethernet of each host, line rate"),
          new Fabric("efa-400", 50e9, "4 × 100 Gb/s EFA of each host (AWS p4d), line rate"),
          new Fabric(
              "ib-1600", 200e9, "8 × 200 Gb/s of each host (llm-foundry's A100s), line rate"),
          new Fabric("efa-3200", 400e9, "32 × 100 Gb/s EFA of each host (AWS p5), line rate"));

  /** The fabric of that name, or of so many 10⁹ bytes a second. */
  public static Optional<Fabric> named(String word) {
    Optional<Fabric> known = KNOWN.stream().filter(one -> one.name.equals(word)).findFirst();
    if (known.isPresent()) {
      return known;
    }
    try {
      double speed = Double.parseDouble(word);
      return speed > 0 && speed < 1e6
          ? Optional.of(new Fabric(word, speed * 1e9, word + " GB/s of each host, as said"))
          : Optional.empty();
    } catch (NumberFormatException isNone) {
      return Optional.empty();
    }
  }

  /** All names, with a bar between two. */
  public static String words() {
    return KNOWN.stream().map(Fabric::name).collect(Collectors.joining("|"));
  }
}
