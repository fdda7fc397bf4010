package io.karasu.train;

import ai.djl.ndarray.NDArray;
import io.karasu.model.AdamwStep;
import io.karasu.model.Batch;
import io.karasu.model.HeadOutput;
import io.karasu.model.Keep;
import io.karasu.model.Kept;
import io.karasu.model.Kernels;
import io.karasu.model.LayerOutput;
import io.karasu.model.LibraryAlone;
import io.karasu.model.Packing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An optimiser step as {@link LayerStream} and {@link Parameters} do it, each call of a kernel
 * timed. On the CPU a call returns when it is done, so what is left is the JVM's.
 */
final class StepParts {

  private static final int EMPTY_CALLS = 2000;

  private final Kernels kernels;
  private final Parameters parameters;
  private final Keep keep;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private int steps;
  private double seconds;
  private double cpuSeconds;

  /** Time and memory of one kind of call: the most that the process had after it. */
  private static final class Part {
    private long nanos;
    private long cpuNanos;
    private int calls;
    private long megabytes;
  }

  StepParts(Kernels kernels, Parameters parameters, Keep keep) {
    this.kernels = kernels;
    this.parameters = parameters;
    this.keep = keep;
  }

  /** Does one step. */
  void step(Batch batch, AdamwStep adamw) {
    long began = System.nanoTime();
    long cpuBegan = TrainingBench.cpuNanos();
    gradient(batch);
    timed("gradient norm", parameters::squaredGradient);
    timed(
        "AdamW",
        () -> {
          parameters.update(adamw);
          return adamw;
        });
    steps++;
    seconds += (System.nanoTime() - began) / 1e9;
    cpuSeconds += (TrainingBench.cpuNanos() - cpuBegan) / 1e9;
  }

  private void gradient(Batch batch) {
    int layers = kernels.config().layers();
    try (Packing packing = timed("batch to device", () -> kernels.pack(batch))) {
      Deque<Kept> kept = new ArrayDeque<>();
      NDArray x = timed("embedding", () -> kernels.embed(parameters.weights(0), packing));
      for (int layer = 1; layer <= layers; layer++) {
        NDArray weights = parameters.weights(layer);
        NDArray in = x;
        LayerOutput output =
            timed("layers forward", () -> kernels.forward(in, weights, packing, keep));
        kept.push(output.kept());
        x = output.y();
      }
      NDArray dx = head(x, batch, packing);
      for (int layer = layers; layer >= 1; layer--) {
        int number = layer;
        try (Kept one = kept.pop();
            NDArray dy = dx) {
          dx =
              timed(
                  "layers backward",
                  () ->
                      kernels.backward(
                          one,
                          parameters.weights(number),
                          dy,
                          parameters.gradient(number),
                          false,
                          packing));
        }
      }
      NDArray last = dx;
      timed(
          "embedding backward",
          () -> {
            kernels.embedBackward(last, packing, parameters.gradient(0), kernels.config().tied());
            return last;
          });
    }
  }

  private NDArray head(NDArray x, Batch batch, Packing packing) {
    int head = kernels.config().layers() + 1;
    try (x) {
      HeadOutput output =
          timed(
              "head and loss, both ways",
              () ->
                  kernels.head(
                      x,
                      parameters.weights(head),
                      parameters.weights(0),
                      1.0 / batch.supervised(),
                      parameters.gradient(head),
                      parameters.gradient(0),
                      false,
                      packing));
      return output.dx();
    }
  }

  private <T> T timed(String name, Supplier<T> call) {
    long began = System.nanoTime();
    long cpuBegan = TrainingBench.cpuNanos();
    T result = call.get();
    long cpuNanos = TrainingBench.cpuNanos() - cpuBegan;
    long nanos = System.nanoTime() - began;
    Part part = parts.computeIfAbsent(name, unused -> new Part());
    part.nanos += nanos;
    part.cpuNanos += cpuNanos;
    part.calls++;
    part.megabytes = StrictMath.max(part.megabytes, MemoryUse.residentBytes() >> 20);
    return result;
  }

  /** Seconds and CPU-seconds of a whole step, and the parts of it, means over the steps. */
  Map<String, Object> found() {
    List<Map<String, Object>> found = new ArrayList<>();
    parts.forEach(
        (name, part) ->
            found.add(
                Map.of(
                    "part", name,
                    "s", part.nanos / 1e9 / steps,
                    "cpu_s", part.cpuNanos / 1e9 / steps,
                    "calls", part.calls / steps,
                    "rss_mb", part.megabytes)));
    return Map.of("s", seconds / steps, "cpu_s", cpuSeconds / steps, "parts", found);
  }

  /**
   * Seconds and CPU-seconds of the {@code products} and the {@code attention} of such a step alone,
   * by the same library: less than that no step takes. Overwrites gradients.
   */
  Map<String, Object> libraryAlone(Batch batch) {
    int layers = kernels.config().layers();
    int head = kernels.config().tied() ? 0 : layers + 1;
    try (Packing packing = kernels.pack(batch);
        LibraryAlone alone = kernels.libraryAlone(packing, keep)) {
      alone.layerProducts(parameters.weights(1), parameters.gradient(1));
      alone.attention();
      Map<String, Double> products =
          meanOf(
              () -> {
                for (int layer = 1; layer <= layers; layer++) {
                  alone.layerProducts(parameters.weights(layer), parameters.gradient(layer));
                }
                alone.headProducts(parameters.weights(head), parameters.gradient(head));
              });
      Map<String, Double> attention =
          meanOf(
              () -> {
                for (int layer = 1; layer <= layers; layer++) {
                  alone.attention();
                }
              });
      return Map.of("products", products, "attention", attention);
    }
  }

  private Map<String, Double> meanOf(Runnable work) {
    long began = System.nanoTime();
    long cpuBegan = TrainingBench.cpuNanos();
    for (int i = 0; i < steps; i++) {
      work.run();
    }
    double runs = steps * 1e9;
    return Map.of(
        "s", (System.nanoTime() - began) / runs,
        "cpu_s", (TrainingBench.cpuNanos() - cpuBegan) / runs);
  }

  /** Calls of kernels in a step: the norm and AdamW take one for each unit. */
  int calls() {
    int units = parameters.units().size();
    return parts.values().stream().mapToInt(part -> part.calls / steps).sum() + 2 * (units - 1);
  }

  /** Microseconds of a call that does nothing, from Java to libtorch and back. */
  double microsOfCall() {
    long began = 0;
    for (int i = -EMPTY_CALLS; i < EMPTY_CALLS; i++) {
      if (i == 0) {
        began = System.nanoTime();
      }
      kernels.vectors().part(parameters.weights(0), 0, 1).close();
    }
    return (System.nanoTime() - began) / 1e3 / EMPTY_CALLS;
  }
}
