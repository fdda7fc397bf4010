package io.karasu.text;

/**
 * Counts of the n-grams of one order in one text.
 *
 * @param total number of n-grams: code points − n + 1, or 0
 * @param distinct number of different n-grams
 * @param repeated number of different n-grams that occur more than once
 * @param top occurrences of the most frequent n-gram; 0 if there is none
 */
public record NgramCounts(int total, int distinct, int repeated, int top) {}
