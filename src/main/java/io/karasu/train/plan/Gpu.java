package io.karasu.train.plan;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Kinds of GPUs, by NVIDIA's data sheets. Peaks are dense: half of what a sheet gives with
 * sparsity.
 */
public enum Gpu {
  /** A100 SXM with 40 GB. */
  A100_40("a100-40", 40e9, 312e12, 1555e9, 300e9, "NVIDIA A100 data sheet, 40 GB SXM"),
  /** A100 SXM with 80 GB. */
  A100_80("a100-80", 80e9, 312e12, 2039e9, 300e9, "NVIDIA A100 data sheet, 80 GB SXM"),
  /** H100 SXM. */
  H100("h100", 80e9, 989.5e12, 3350e9, 450e9, "NVIDIA H100 data sheet, SXM"),
  /** H200 SXM: the H100's chip with more and faster memory. */
  H200("h200", 141e9, 989.5e12, 4800e9, 450e9, "NVIDIA H200 data sheet, SXM");

  private final String word;
  private final double memory;
  private final double peak;
  private final double bandwidth;
  private final double link;
  private final String source;

  Gpu(String word, double memory, double peak, double bandwidth, double link, String source) {
    this.word = word;
    this.memory = memory;
    this.peak = peak;
    this.bandwidth = bandwidth;
    this.link = link;
    this.source = source;
  }

  /** The kind of that name, as {@link #toString} writes it. */
  public static Optional<Gpu> named(String word) {
    return Arrays.stream(values()).filter(gpu -> gpu.word.equals(word)).findFirst();
  }

  /** All names, with a bar between two. */
  public static String words() {
    return Arrays.stream(values()).map(Gpu::toString).collect(Collectors.joining("|"));
  }

  /**
   * Bytes that a training may hold: the data sheet's gigabytes, of 10⁹ bytes. The device has some 7
   * % more (they are of 2³⁰ bytes), which is left to CUDA's context, libraries and gaps between
   * tensors.
   */
  public double memory() {
    return memory;
  }

  /** Operations a second in bfloat16 with sums in float32, dense. */
  public double peak() {
    return peak;
  }

  /** Bytes a second from and to its memory. */
  public double bandwidth() {
    return bandwidth;
  }

  /** Bytes a second to the other GPUs of its host, one way: half of what the data sheet gives. */
  public double link() {
    return link;
  }

  /** Where the figures are from. */
  public String source() {
    return source;
  }

  /** As {@code plan} takes it. */
  @Override
  public String toString() {
    return word;
  }
}
