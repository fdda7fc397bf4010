/** Plumbing between records and Spark: encoder, columns, tables, run folder, digest, progress. */
package io.karasu.spark;
