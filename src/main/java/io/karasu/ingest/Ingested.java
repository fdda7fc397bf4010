package io.karasu.ingest;

import io.karasu.corpus.Document;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.Rejection;

/**
 * One unit of input after reading: either a document or a rejection.
 *
 * @param source the source's name
 * @param file where it came from
 * @param position where in the file; null for whole files
 * @param document null if it was rejected
 * @param hash hash of the document's columns, to choose among records with one id; null if it was
 *     rejected
 * @param rejection null if it became a document
 */
public record Ingested(
    String source,
    String file,
    @Nullable Long position,
    @Nullable Document document,
    @Nullable String hash,
    @Nullable Rejection rejection) {}
