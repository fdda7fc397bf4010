/** Deduplication: exact and by the first characters now; the place of near-duplicates. */
package io.karasu.dedup;
