package io.karasu.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A decoder on one rank by the kernels alone: what a training step does, without a trainer. */
final class WholeModel implements AutoCloseable {

  final Kernels kernels;
  final Vectors vectors;
  final List<NDArray> parameters = new ArrayList<>();
  final List<NDArray> gradients = new ArrayList<>();
  private final List<NDArray> masters = new ArrayList<>();
  private final List<NDArray> moments = new ArrayList<>();

  WholeModel(DecoderConfig config, Precision precision, Function<FlatUnit, FloatBuffer> values) {
    kernels = Kernels.open(config, Device.cpu(), precision);
    vectors = kernels.vectors();
    for (FlatUnit unit : kernels.layout().units()) {
      NDArray master = vectors.zeros(unit.size(), precision.master());
      vectors.write(master, 0, values.apply(unit));
      masters.add(master);
      parameters.add(
          precision == precision.master() ? master : vectors.zeros(unit.size(), precision));
      vectors.copy(parameters.get(parameters.size() - 1), master);
      gradients.add(vectors.zeros(unit.size(), precision.master()));
      moments.add(vectors.zeros(unit.size(), precision.master()));
      moments.add(vectors.zeros(unit.size(), precision.master()));
    }
  }

  private int layers() {
    return kernels.config().layers();
  }

  private NDArray last(List<NDArray> units) {
    return units.get(units.size() - 1);
  }

  /** The last layer's result. */
  NDArray forward(Packing packing) {
    NDArray x = kernels.embed(parameters.get(0), packing);
    for (int layer = 1; layer <= layers(); layer++) {
      x = kernels.forward(x, parameters.get(layer), packing);
    }
    return x;
  }

  float[] logits(Batch batch, boolean evaluation) {
    try (Packing packing = evaluation ? kernels.packForEvaluation(batch) : kernels.pack(batch)) {
      return kernels
          .logits(forward(packing), last(parameters), parameters.get(0), packing)
          .toFloatArray();
    }
  }

  double[] losses(Batch batch, boolean evaluation) {
    try (Packing packing = evaluation ? kernels.packForEvaluation(batch) : kernels.pack(batch)) {
      return kernels.losses(forward(packing), last(parameters), parameters.get(0), packing);
    }
  }

  /** Loss of a micro-batch; its gradients, times a scale, go to or are added to the gradients. */
  double gradients(Batch batch, double scale, boolean accumulate, Keep keep) {
    try (Packing packing = kernels.pack(batch)) {
      List<Kept> kept = new ArrayList<>();
      NDArray x = kernels.embed(parameters.get(0), packing);
      for (int layer = 1; layer <= layers(); layer++) {
        LayerOutput output = kernels.forward(x, parameters.get(layer), packing, keep);
        kept.add(output.kept());
        x = output.y();
      }
      HeadOutput head =
          kernels.head(
              x,
              last(parameters),
              parameters.get(0),
              scale,
              last(gradients),
              gradients.get(0),
              accumulate,
              packing);
      NDArray dy = head.dx();
      for (int layer = layers(); layer >= 1; layer--) {
        try (Kept mine = kept.get(layer - 1);
            NDArray above = dy) {
          NDArray flat = parameters.get(layer);
          dy = kernels.backward(mine, flat, above, gradients.get(layer), accumulate, packing);
        }
      }
      boolean tied = kernels.config().tied();
      kernels.embedBackward(dy, packing, gradients.get(0), accumulate || tied);
      return vectors.value(head.loss());
    }
  }

  double squaredNorm() {
    return gradients.stream().mapToDouble(vectors::squaredNorm).sum();
  }

  void adamw(AdamwStep step) {
    for (int unit = 0; unit < parameters.size(); unit++) {
      vectors.adamw(
          masters.get(unit),
          moments.get(2 * unit),
          moments.get(2 * unit + 1),
          gradients.get(unit),
          kernels.layout().units().get(unit),
          0,
          step);
      if (masters.get(unit) != parameters.get(unit)) {
        vectors.copy(parameters.get(unit), masters.get(unit));
      }
    }
  }

  float[] values(NDArray vector) {
    FloatBuffer buffer = FloatBuffer.allocate(Math.toIntExact(vector.size()));
    vectors.read(vector, 0, buffer);
    return buffer.array();
  }

  @Override
  public void close() {
    kernels.close();
  }
}
