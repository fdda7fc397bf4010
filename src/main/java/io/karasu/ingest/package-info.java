/**
 * A public source becomes {@code documents}: one class per source, and the readers of the file
 * forms that they share. What cannot be read, decoded or parsed becomes rows of the ledger.
 */
package io.karasu.ingest;
