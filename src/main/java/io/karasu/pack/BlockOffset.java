package io.karasu.pack;

/**
 * Where a block's sequences begin.
 *
 * @param block the block
 * @param first index of its first sequence
 */
public record BlockOffset(long block, long first) {}
