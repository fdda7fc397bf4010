package io.karasu.train;

import io.karasu.config.Range;
import java.io.Serializable;

/**
 * What is done when a rank fails.
 *
 * @param attempts attempts in a row that may fail without a new checkpoint; then training fails
 * @param minRanks fewest ranks to go on with when some are gone
 * @param slotSeconds how long to wait for as many ranks as are wanted
 * @param silenceSeconds a rank that does not breathe for so long is taken for dead
 * @param collectiveSeconds longest time in which a collective may make no progress
 * @param graceSeconds how long a rank may take to end before its process is ended
 */
public record RecoveryConfig(
    @Range(min = 1, max = 1000) int attempts,
    @Range(min = 1) int minRanks,
    @Range(min = 0) int slotSeconds,
    @Range(min = 1) int silenceSeconds,
    @Range(min = 1) int collectiveSeconds,
    @Range(min = 1) int graceSeconds)
    implements Serializable {}
