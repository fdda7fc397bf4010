package io.karasu.ingest.aozora;

/**
 * Text without notation, and what was met on the way.
 *
 * @param text the text that a reader would read
 * @param gaiji gaiji notes that became characters
 * @param unresolvedGaiji gaiji notes that became 〓
 * @param notes other notes, removed
 * @param restored notes replaced by the words that they name
 */
record PlainText(String text, int gaiji, int unresolvedGaiji, int notes, int restored) {}
