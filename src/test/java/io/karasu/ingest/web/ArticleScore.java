package io.karasu.ingest.web;

/**
 * How a text compares with an article, by character 5-grams without white space.
 *
 * @param recall share of the article that the text has
 * @param boilerplate share of the text that the article has not
 */
record ArticleScore(double recall, double boilerplate) {}
