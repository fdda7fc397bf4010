package io.karasu.train;

import io.karasu.config.Range;
import io.karasu.corpus.Nullable;
import java.io.Serializable;

/**
 * How a model is divided among ranks (ZeRO stage 3, Rajbhandari et al. 2020).
 *
 * @param ranks ranks to train with; null: as many as the application has slots for: one for each
 *     GPU, without GPUs one for each executor, in one process one
 * @param levels 1: everything is divided among all ranks. 2: weights and gradients among the ranks
 *     of a host, the optimiser's state among all; the hosts meet once a step
 * @param prefetch whether the next layer's weights are fetched while one computes
 * @param gradients what gradients are in while they are summed over the ranks
 */
public record ShardingConfig(
    @Nullable @Range(min = 1, max = 65_536) Integer ranks,
    @Range(min = 1, max = 2) int levels,
    boolean prefetch,
    TrainConfig.Dtype gradients)
    implements Serializable {}
