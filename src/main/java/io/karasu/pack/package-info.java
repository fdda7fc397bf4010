/** Mixture by source, seeded order, and packing of documents into fixed-length sequences. */
package io.karasu.pack;
