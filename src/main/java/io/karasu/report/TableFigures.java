package io.karasu.report;

/**
 * A complete table.
 *
 * @param table its name; parts of the ledger are {@code rejections/stage=STEP}
 * @param rows its rows
 * @param digest 32 hex digits
 */
record TableFigures(String table, long rows, String digest) {}
