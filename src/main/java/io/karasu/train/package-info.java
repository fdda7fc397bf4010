/**
 * Training without Spark: configuration, learning rate, the order of sequences and their reader,
 * the watch over the loss, checkpoints.
 */
package io.karasu.train;
