package io.karasu.ingest.wikipedia;

import io.karasu.corpus.Nullable;

/**
 * One page of a pages-articles dump, with its newest revision.
 *
 * @param title null if the page has none
 * @param namespace its number as written; null if the page has none
 * @param id null if the page has none
 * @param isRedirect true if the dump says so
 * @param timestamp of the revision; null if it has none
 * @param text wikitext; null if the revision has none
 */
public record Page(
    @Nullable String title,
    @Nullable String namespace,
    @Nullable String id,
    boolean isRedirect,
    @Nullable String timestamp,
    @Nullable String text) {}
