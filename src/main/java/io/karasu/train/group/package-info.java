/** Ranks that exchange vectors: alone, over a ring of TCP connections, or by NCCL. */
package io.karasu.train.group;
