/**
 * Court decisions as pure functions: text that came out of a PDF becomes paragraphs again, dates of
 * an era become ISO dates, nested sections become lines. No Spark, no files.
 */
package io.karasu.ingest.precedents;
