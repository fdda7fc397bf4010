package io.karasu.train;

import ai.djl.ndarray.NDArray;
import io.karasu.model.AdamwStep;
import io.karasu.model.FlatUnit;
import io.karasu.model.Kernels;
import io.karasu.model.Vectors;
import io.karasu.model.huggingface.UnitSource;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rank holds of a model in training, unit by unit: float32 master weights, both moments and
 * the gradient, and the weights in the format of computing, which are the master weights themselves
 * where that is float32. 16 bytes a parameter, and 2 more for bfloat16.
 */
final class Parameters implements AutoCloseable {

  private final Vectors vectors;
  private final List<FlatUnit> units;
  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> first = new ArrayList<>();
  private final List<NDArray> second = new ArrayList<>();
  private final List<NDArray> gradients = new ArrayList<>();
  private final List<NDArray> computing = new ArrayList<>();

  /** Vectors of zeros for a model. */
  Parameters(Kernels kernels) {
    this.vectors = kernels.vectors();
    this.units = kernels.layout().units();
    for (FlatUnit unit : units) {
      NDArray master = vectors.zeros(unit.size(), kernels.precision().master());
      weights.add(master);
      first.add(vectors.zeros(unit.size(), kernels.precision().master()));
      second.add(vectors.zeros(unit.size(), kernels.precision().master()));
      gradients.add(vectors.zeros(unit.size(), kernels.precision().master()));
      computing.add(
          kernels.precision() == kernels.precision().master()
              ? master
              : vectors.zeros(unit.size(), kernels.precision()));
    }
  }

  List<FlatUnit> units() {
    return units;
  }

  /** A unit's weights, to compute with. */
  NDArray weights(int unit) {
    return computing.get(unit);
  }

  /** A unit's gradient, float32: the sum over the micro-batches. */
  NDArray gradient(int unit) {
    return gradients.get(unit);
  }

  /** Takes the weights of a model; the moments stay. */
  void load(UnitSource source) {
    for (int unit = 0; unit < units.size(); unit++) {
      int number = unit;
      vectors.load(weights.get(unit), (from, to, into) -> source.read(number, from, to, into));
    }
    toComputing();
  }

  /** Takes all vectors of a checkpoint. */
  void load(Checkpoint checkpoint) {
    try (CheckpointReader reader = checkpoint.open()) {
      for (int unit = 0; unit < units.size(); unit++) {
        int number = unit;
        for (StateVector vector : StateVector.values()) {
          vectors.load(
              vector(vector, unit),
              (from, to, into) -> reader.read(vector, number, from, to, into));
        }
      }
    }
    toComputing();
  }

  /** Gives a part of a vector, for a checkpoint. */
  void read(StateVector vector, int unit, long from, long to, FloatBuffer into) {
    FloatBuffer part = into.slice(into.position(), (int) (to - from));
    vectors.read(vector(vector, unit), from, part);
    into.position(into.position() + (int) (to - from));
  }

  /** Norm of the whole gradient; not finite exactly if an element of it is not. */
  double gradientNorm() {
    double squares = 0;
    for (NDArray gradient : gradients) {
      squares += vectors.squaredNorm(gradient);
    }
    return StrictMath.sqrt(squares);
  }

  /** Applies the gradient. */
  void update(AdamwStep step) {
    for (int unit = 0; unit < units.size(); unit++) {
      vectors.adamw(
          weights.get(unit),
          first.get(unit),
          second.get(unit),
          gradients.get(unit),
          units.get(unit),
          0,
          step);
    }
    toComputing();
  }

  private void toComputing() {
    for (int unit = 0; unit < units.size(); unit++) {
      if (computing.get(unit) != weights.get(unit)) {
        vectors.copy(computing.get(unit), weights.get(unit));
      }
    }
  }

  private NDArray vector(StateVector vector, int unit) {
    return switch (vector) {
      case WEIGHTS -> weights.get(unit);
      case FIRST_MOMENT -> first.get(unit);
      case SECOND_MOMENT -> second.get(unit);
    };
  }

  @Override
  public void close() {
    for (List<NDArray> all : List.of(first, second, gradients, computing, weights)) {
      all.forEach(NDArray::close);
    }
  }
}
