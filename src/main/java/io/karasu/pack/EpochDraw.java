package io.karasu.pack;

/**
 * What is drawn of a source in one epoch. All counts are tokens with EOS.
 *
 * @param source the source
 * @param epoch from 0
 * @param base tokens drawn in the epochs before
 * @param limit tokens to draw in this epoch; at least 1
 * @param drawn tokens drawn from the source in all epochs
 */
public record EpochDraw(String source, int epoch, long base, long limit, long drawn) {}
