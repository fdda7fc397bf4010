package io.karasu.model.huggingface;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.karasu.model.Batch;
import io.karasu.model.DecoderConfig;
import io.karasu.model.FlatUnit;
import io.karasu.model.Forward;
import io.karasu.model.Kernels;
import io.karasu.model.Precision;
import io.karasu.model.Vectors;
import java.util.ArrayList;
import java.util.List;

/** A model on a device, to evaluate it: its parameters in the format of computing, nothing else. */
public final class LoadedModel implements AutoCloseable {

  private final Kernels kernels;
  private final List<NDArray> weights = new ArrayList<>();
  private final Forward forward;

  private LoadedModel(Kernels kernels) {
    this.kernels = kernels;
    this.forward = new Forward(kernels, weights::get);
  }

  /** Loads a model, unit by unit. */
  public static LoadedModel load(UnitSource source, Device device, Precision precision) {
    LoadedModel model = new LoadedModel(Kernels.open(source.config(), device, precision));
    Vectors vectors = model.kernels.vectors();
    for (FlatUnit unit : model.kernels.layout().units()) {
      int number = model.weights.size();
      NDArray vector = vectors.zeros(unit.size(), precision);
      vectors.load(vector, (from, to, into) -> source.read(number, from, to, into));
      model.weights.add(vector);
    }
    return model;
  }

  /** The model's shape. */
  public DecoderConfig config() {
    return kernels.config();
  }

  /** Losses of the supervised tokens of a batch, in their order, natural logarithm. */
  public double[] losses(Batch batch) {
    return forward.losses(batch);
  }

  @Override
  public void close() {
    kernels.close();
  }
}
