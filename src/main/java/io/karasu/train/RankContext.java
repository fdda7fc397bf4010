package io.karasu.train;

import java.util.function.Consumer;

/**
 * What surrounds a rank at work.
 *
 * @param attempt the attempt that it belongs to
 * @param world the other ranks
 * @param phases where it says what it is doing
 * @param wish asked at every step boundary
 * @param progress takes a line now and then
 */
record RankContext(
    Attempt attempt, World world, Phases phases, Wish wish, Consumer<String> progress) {}
