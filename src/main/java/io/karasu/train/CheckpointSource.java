package io.karasu.train;

import io.karasu.model.DecoderConfig;
import io.karasu.model.huggingface.UnitSource;
import java.nio.FloatBuffer;

/** The weights of a checkpoint, for an export. */
public final class CheckpointSource implements UnitSource, AutoCloseable {

  private final DecoderConfig config;
  private final CheckpointReader reader;

  /** Opens a checkpoint of a model of that shape. */
  public CheckpointSource(Checkpoint checkpoint, DecoderConfig config) {
    this.config = config;
    this.reader = checkpoint.open();
  }

  @Override
  public DecoderConfig config() {
    return config;
  }

  @Override
  public void read(int unit, long from, long to, FloatBuffer into) {
    reader.read(StateVector.WEIGHTS, unit, from, to, into);
  }

  @Override
  public void close() {
    reader.close();
  }
}
