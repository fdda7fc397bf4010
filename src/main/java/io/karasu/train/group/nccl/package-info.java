/** Ranks that exchange vectors of GPUs by NVIDIA's NCCL, called through JNA. */
package io.karasu.train.group.nccl;
