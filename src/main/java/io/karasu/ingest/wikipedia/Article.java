package io.karasu.ingest.wikipedia;

/**
 * What a page of wikitext says in plain paragraphs.
 *
 * @param text paragraphs with a blank line between two; headings and list items are lines of their
 *     own; empty if nothing but markup was there
 * @param isDisambiguation true if the page names itself a list of the meanings of a word
 */
public record Article(String text, boolean isDisambiguation) {}
