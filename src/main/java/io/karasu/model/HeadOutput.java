package io.karasu.model;

import ai.djl.ndarray.NDArray;

/**
 * The head's forward and backward pass, which are one.
 *
 * @param loss sum of the losses of the supervised tokens, a float64 scalar on the device; reading
 *     it waits for the device
 * @param dx gradient of {@code scale × loss} for the last layer's result
 */
public record HeadOutput(NDArray loss, NDArray dx) {}
