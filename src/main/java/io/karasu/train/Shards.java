package io.karasu.train;

import io.karasu.model.Kernels;
import io.karasu.model.Precision;

/**
 * A rank's part of a model, and what it takes to compute with the whole.
 *
 * @param parameters the part
 * @param units the whole, unit by unit
 * @param stream a micro-batch through it
 * @param agreement numbers that all ranks sum
 */
record Shards(Parameters parameters, Units units, LayerStream stream, Agreement agreement)
    implements AutoCloseable {

  /** The part of a rank. */
  static Shards of(TrainConfig config, Kernels kernels, World world, Phases phases) {
    Parameters parameters = new Parameters(kernels, Cut.of(world), world.outer());
    Units units =
        world.inner().size() == 1
            ? new WholeUnits(parameters)
            : new ShardedUnits(
                kernels,
                parameters,
                world.inner(),
                config.sharding().gradients() == TrainConfig.Dtype.BFLOAT16
                    ? Precision.BFLOAT16
                    : kernels.precision().master(),
                config.sharding().prefetch());
    int layers = kernels.config().layers();
    LayerStream stream =
        new LayerStream(kernels, units, layer -> config.keep(layer, layers), phases);
    return new Shards(parameters, units, stream, new Agreement(world.control()));
  }

  /** Bytes of vectors, buffers and, at most, of what layers have kept. */
  long bytes() {
    return parameters.bytes() + units.bytes() + stream.keptBytes();
  }

  @Override
  public void close() {
    units.close();
    parameters.close();
  }
}
