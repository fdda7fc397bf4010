package io.karasu.model;

import ai.djl.ndarray.NDArray;

/**
 * A layer's forward pass.
 *
 * @param y its result, the next layer's input, shape {@code (tokens, hidden)}
 * @param kept what its backward pass needs
 */
public record LayerOutput(NDArray y, Kept kept) {}
