package io.karasu.train;

import ai.djl.ndarray.NDArray;

/** The units of a rank that has all parameters: nothing is fetched, nothing is copied. */
final class WholeUnits implements Units {

  private final Parameters parameters;

  WholeUnits(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public NDArray weights(int unit) {
    return parameters.weights(unit);
  }

  @Override
  public void prefetch(int unit) {
    // It is there.
  }

  @Override
  public NDArray gradient(int unit) {
    return parameters.gradient(unit);
  }

  @Override
  public boolean adds(boolean isFirst) {
    return !isFirst;
  }

  @Override
  public void reduce(int unit, boolean isFirst) {
    // It was computed in place.
  }

  @Override
  public void finish() {
    // Nothing is under way.
  }

  @Override
  public void invalidate() {
    // The weights are their own.
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public long waitedNanos() {
    return 0;
  }

  @Override
  public void close() {
    // The parameters close what is theirs.
  }
}
