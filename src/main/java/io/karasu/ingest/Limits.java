package io.karasu.ingest;

import io.karasu.config.Range;
import java.io.Serializable;

/**
 * Sizes that bound the memory of a task.
 *
 * @param splitBytes bytes of input that one task reads; files that split are cut there
 * @param maxRecordBytes longest record or line in bytes; a longer one is rejected
 * @param maxEntryBytes largest work or archive entry in bytes after unpacking; a larger one is
 *     rejected
 */
public record Limits(
    @Range(min = 1, max = 1L << 40) long splitBytes,
    @Range(min = 1, max = 1 << 30) int maxRecordBytes,
    @Range(min = 1, max = 1 << 30) int maxEntryBytes)
    implements Serializable {}
