package io.karasu.report;

import io.karasu.corpus.Nullable;

/**
 * One rejected unit, personal data masked.
 *
 * @param unit file, entry, record or document
 * @param id the document's id; null if it never had one
 * @param source the source
 * @param value what was measured; null for rules without a number
 * @param threshold the bound that it broke
 * @param survivorId the document that stays in its place
 * @param place name of the input file and position in it; null after ingest
 * @param detail the ledger's detail, as JSON
 * @param title the document's title
 * @param url where it was published
 * @param text the beginning of its text, or of its survivor's if it has none of its own
 * @param survivorText the beginning of the survivor's text
 */
record Sample(
    String unit,
    @Nullable String id,
    String source,
    @Nullable Double value,
    @Nullable Double threshold,
    @Nullable String survivorId,
    @Nullable String place,
    @Nullable String detail,
    @Nullable String title,
    @Nullable String url,
    @Nullable String text,
    @Nullable String survivorText) {}
