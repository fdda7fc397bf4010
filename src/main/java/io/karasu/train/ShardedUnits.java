package io.karasu.train;

import ai.djl.ndarray.NDArray;
import io.karasu.model.FlatUnit;
import io.karasu.model.Kernels;
import io.karasu.model.Precision;
import io.karasu.model.Vectors;
import io.karasu.train.group.Pending;
import io.karasu.train.group.ProcessGroup;
import io.karasu.train.group.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The units of a rank that keeps a part of each: weights are gathered from the inner group before
 * they are used, gradients summed over it and only the own part kept (ZeRO stage 3, Rajbhandari et
 * al. 2020, section 5). Layers take turns in two buffers of weights and two of gradients, so that
 * one is exchanged while the other is computed with; embedding and head share a third.
 */
final class ShardedUnits implements Units {

  private static final int NONE = -1;

  private final Parameters parameters;
  private final Vectors vectors;
  private final ProcessGroup group;
  private final Cut cut;
  private final boolean overlaps;
  private final List<FlatUnit> units;
  private final List<NDArray> memory = new ArrayList<>();
  private final List<Place> weights = new ArrayList<>();
  private final List<Place> gradients = new ArrayList<>();
  private long bytes;
  private long waited;

  /** Memory in which units take turns. */
  private static final class Buffer {
    private final NDArray memory;
    private int unit = NONE;
    private boolean isFirst;
    private Pending pending = Pending.DONE;

    Buffer(NDArray memory) {
      this.memory = memory;
    }
  }

  /** Where a unit lies in its buffer: all of it with its padding, this rank's part, the padding. */
  private record Place(Buffer buffer, NDArray whole, NDArray own, NDArray padding, Region region) {}

  /**
   * Makes the buffers.
   *
   * @param group the inner group
   * @param gradientPrecision what gradients are summed in
   * @param overlaps whether exchanges run while layers compute
   */
  ShardedUnits(
      Kernels kernels,
      Parameters parameters,
      ProcessGroup group,
      Precision gradientPrecision,
      boolean overlaps) {
    this.parameters = parameters;
    this.vectors = kernels.vectors();
    this.group = group;
    this.cut = parameters.cut();
    this.overlaps = overlaps;
    this.units = kernels.layout().units();
    boolean isTied = kernels.config().tied();
    places(weights, kernels.precision(), isTied);
    places(gradients, gradientPrecision, isTied);
  }

  private void places(List<Place> places, Precision precision, boolean isTied) {
    int head = units.size() - 1;
    List<Integer> between = IntStream.range(1, head).boxed().toList();
    Buffer[] layers = {buffer(precision, between), buffer(precision, between)};
    Buffer first = isTied ? buffer(precision, List.of(0)) : buffer(precision, List.of(0, head));
    Buffer last = isTied ? buffer(precision, List.of(head)) : first;
    for (int unit = 0; unit <= head; unit++) {
      Buffer buffer = unit == 0 ? first : unit == head ? last : layers[unit % 2];
      places.add(place(buffer, units.get(unit).size(), precision));
    }
  }

  /** A buffer for the largest of some units. */
  private Buffer buffer(Precision precision, List<Integer> turns) {
    long most =
        turns.stream().mapToLong(unit -> cut.padded(units.get(unit).size())).max().orElse(0);
    NDArray made = vectors.zeros(most, precision);
    memory.add(made);
    bytes += most * precision.bytes();
    return new Buffer(made);
  }

  private Place place(Buffer buffer, long size, Precision precision) {
    long padded = cut.padded(size);
    long part = cut.part(size);
    NDArray whole = view(buffer.memory, 0, padded);
    return new Place(
        buffer,
        whole,
        view(buffer.memory, cut.innerRank() * part, part),
        view(buffer.memory, size, padded - size),
        new Region(vectors.address(whole), padded, precision));
  }

  private NDArray view(NDArray buffer, long from, long size) {
    NDArray view = vectors.part(buffer, from, size);
    memory.add(view);
    return view;
  }

  @Override
  public NDArray weights(int unit) {
    Place place = weights.get(unit);
    if (place.buffer().unit != unit) {
      gather(unit);
    }
    await(place.buffer());
    return place.whole();
  }

  @Override
  public void prefetch(int unit) {
    if (overlaps && weights.get(unit).buffer().unit != unit) {
      gather(unit);
    }
  }

  private void gather(int unit) {
    Place place = weights.get(unit);
    await(place.buffer());
    vectors.copy(place.own(), parameters.weights(unit));
    place.buffer().unit = unit;
    place.buffer().pending = group.allGather(place.region());
  }

  @Override
  public NDArray gradient(int unit) {
    Place place = gradients.get(unit);
    settle(place.buffer());
    return place.whole();
  }

  @Override
  public boolean adds(boolean isFirst) {
    return false;
  }

  @Override
  public void reduce(int unit, boolean isFirst) {
    Place place = gradients.get(unit);
    if (place.padding().size() > 0) {
      // A larger unit may have left numbers there.
      vectors.clear(place.padding());
    }
    place.buffer().unit = unit;
    place.buffer().isFirst = isFirst;
    place.buffer().pending = group.reduceScatter(place.region());
    if (!overlaps) {
      settle(place.buffer());
    }
  }

  @Override
  public void finish() {
    gradients.forEach(place -> settle(place.buffer()));
  }

  /** Takes this rank's part of a sum to where it is accumulated. */
  private void settle(Buffer buffer) {
    if (buffer.unit == NONE) {
      return;
    }
    await(buffer);
    NDArray own = gradients.get(buffer.unit).own();
    NDArray sum = parameters.gradient(buffer.unit);
    if (buffer.isFirst) {
      vectors.copy(sum, own);
    } else {
      vectors.add(sum, own);
    }
    buffer.unit = NONE;
  }

  private void await(Buffer buffer) {
    long began = System.nanoTime();
    Pending pending = buffer.pending;
    buffer.pending = Pending.DONE;
    pending.await();
    waited += System.nanoTime() - began;
  }

  @Override
  public void invalidate() {
    for (Place place : weights) {
      await(place.buffer());
      place.buffer().unit = NONE;
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long waitedNanos() {
    return waited;
  }

  @Override
  public void close() {
    memory.forEach(NDArray::close);
  }
}
