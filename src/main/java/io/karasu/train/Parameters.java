package io.karasu.train;

import ai.djl.ndarray.NDArray;
import io.karasu.model.AdamwStep;
import io.karasu.model.FlatUnit;
import io.karasu.model.Kernels;
import io.karasu.model.Precision;
import io.karasu.model.Vectors;
import io.karasu.model.huggingface.UnitSource;
import io.karasu.train.group.Alone;
import io.karasu.train.group.Pending;
import io.karasu.train.group.ProcessGroup;
import io.karasu.train.group.Region;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a rank holds of a model in training, unit by unit: of its own elements float32 master
 * weights and both moments; of its part of the unit the gradient and the weights in the format of
 * computing, which are the master weights themselves where that is float32 and the rank's own
 * elements are all of its part. 16 bytes a parameter over all ranks of an inner group, and 2 more
 * for bfloat16.
 */
final class Parameters implements AutoCloseable {

  private final Vectors vectors;
  private final Precision precision;
  private final List<FlatUnit> units;
  private final Cut cut;
  private final ProcessGroup outer;
  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> first = new ArrayList<>();
  private final List<NDArray> second = new ArrayList<>();
  private final List<NDArray> gradients = new ArrayList<>();
  private final List<NDArray> computing = new ArrayList<>();

  /** The rank's own elements of its parts of gradient and weights. */
  private final List<NDArray> ownGradients = new ArrayList<>();

  private final List<NDArray> ownComputing = new ArrayList<>();

  /** Vectors of zeros for a rank that has the whole model. */
  Parameters(Kernels kernels) {
    this(kernels, Cut.WHOLE, new Alone());
  }

  /**
   * Vectors of zeros for a rank's part of a model.
   *
   * @param outer the ranks that have the same part of the weights
   */
  Parameters(Kernels kernels, Cut cut, ProcessGroup outer) {
    this.vectors = kernels.vectors();
    this.precision = kernels.precision();
    this.units = kernels.layout().units();
    this.cut = cut;
    this.outer = outer;
    Precision wide = precision.master();
    for (FlatUnit unit : units) {
      long own = cut.own(unit.size());
      long part = cut.part(unit.size());
      weights.add(vectors.zeros(own, wide));
      first.add(vectors.zeros(own, wide));
      second.add(vectors.zeros(own, wide));
      gradients.add(vectors.zeros(part, wide));
      computing.add(
          precision == wide && part == own
              ? weights.get(weights.size() - 1)
              : vectors.zeros(part, precision));
      ownGradients.add(vectors.part(last(gradients), cut.outerRank() * own, own));
      ownComputing.add(vectors.part(last(computing), cut.outerRank() * own, own));
    }
  }

  private static NDArray last(List<NDArray> arrays) {
    return arrays.get(arrays.size() - 1);
  }

  Cut cut() {
    return cut;
  }

  /** Bytes of the vectors. */
  long bytes() {
    long bytes = 0;
    for (int unit = 0; unit < units.size(); unit++) {
      long own = weights.get(unit).size();
      long part = gradients.get(unit).size();
      bytes += (3 * own + part) * precision.master().bytes();
      bytes += computing.get(unit) == weights.get(unit) ? 0 : part * precision.bytes();
    }
    return bytes;
  }

  List<FlatUnit> units() {
    return units;
  }

  /** The rank's part of a unit's weights, to compute with. */
  NDArray weights(int unit) {
    return computing.get(unit);
  }

  /** The rank's part of a unit's gradient, float32: the sum over the micro-batches. */
  NDArray gradient(int unit) {
    return gradients.get(unit);
  }

  /** Takes the weights of a model; the moments stay. */
  void load(UnitSource source) {
    for (int unit = 0; unit < units.size(); unit++) {
      int number = unit;
      load(StateVector.WEIGHTS, unit, (from, to, into) -> source.read(number, from, to, into));
    }
    toComputing();
  }

  /** Takes all vectors of a checkpoint, by whatever ranks it was written. */
  void load(Checkpoint checkpoint) {
    try (CheckpointReader reader = checkpoint.open()) {
      for (int unit = 0; unit < units.size(); unit++) {
        int number = unit;
        for (StateVector vector : StateVector.values()) {
          load(vector, unit, (from, to, into) -> reader.read(vector, number, from, to, into));
        }
      }
    }
    toComputing();
  }

  private void load(StateVector vector, int unit, Vectors.Range source) {
    UnitRange range = range(unit);
    NDArray whole = vector(vector, unit);
    try (NDArray elements = vectors.part(whole, 0, range.to() - range.from())) {
      vectors.load(
          elements, (from, to, into) -> source.read(range.from() + from, range.from() + to, into));
    }
  }

  /** The elements whose state this rank keeps. */
  UnitRange range(int unit) {
    return cut.range(unit, units.get(unit).size());
  }

  /** Gives a part of a vector, for a checkpoint. */
  void read(StateVector vector, int unit, long from, long to, FloatBuffer into) {
    FloatBuffer part = into.slice(into.position(), (int) (to - from));
    vectors.read(vector(vector, unit), from - range(unit).from(), part);
    into.position(into.position() + (int) (to - from));
  }

  /**
   * Sums the gradient over the outer group; afterwards the rank's own elements of it are right.
   *
   * @return nanoseconds of waiting
   */
  long meet() {
    return outer.size() == 1 ? 0 : waited(gradients, precision.master(), outer::reduceScatter);
  }

  /** Σ of squares of the rank's own gradient; not finite exactly if an element of it is not. */
  double squaredGradient() {
    double squares = 0;
    for (NDArray gradient : ownGradients) {
      squares += vectors.squaredNorm(gradient);
    }
    return squares;
  }

  /**
   * Applies the gradient.
   *
   * @return nanoseconds of waiting
   */
  long update(AdamwStep step) {
    for (int unit = 0; unit < units.size(); unit++) {
      vectors.adamw(
          weights.get(unit),
          first.get(unit),
          second.get(unit),
          ownGradients.get(unit),
          units.get(unit),
          cut.from(units.get(unit).size()),
          step);
    }
    return toComputing();
  }

  private long toComputing() {
    for (int unit = 0; unit < units.size(); unit++) {
      if (computing.get(unit) != weights.get(unit)) {
        vectors.copy(ownComputing.get(unit), weights.get(unit));
      }
    }
    return outer.size() == 1 ? 0 : waited(computing, precision, outer::allGather);
  }

  private long waited(List<NDArray> parts, Precision format, Function<Region, Pending> collective) {
    long began = System.nanoTime();
    List<Pending> pending = new ArrayList<>();
    for (NDArray part : parts) {
      pending.add(collective.apply(new Region(vectors.address(part), part.size(), format)));
    }
    pending.forEach(Pending::await);
    return System.nanoTime() - began;
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
    for (List<NDArray> all :
        List.of(ownGradients, ownComputing, first, second, gradients, computing, weights)) {
      all.forEach(NDArray::close);
    }
  }
}
