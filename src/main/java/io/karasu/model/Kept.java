package io.karasu.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What a layer's backward pass needs of its forward pass. Owns its arrays, the layer's input among
 * them: close it after the backward pass, so that memory falls layer by layer.
 *
 * @param x the layer's input, shape {@code (tokens, hidden)}
 * @param arrays what else was kept
 * @param keep how much that is
 */
public record Kept(NDArray x, NDList arrays, Keep keep) implements AutoCloseable {
  @Override
  public void close() {
    x.close();
    arrays.close();
  }
}
