package io.karasu.train.plan;

import io.karasu.corpus.Nullable;
import io.karasu.model.DecoderConfig;

/**
 * What a training takes.
 *
 * @param config the model
 * @param settings the training's
 * @param cluster the GPUs
 * @param efficiency share of the peak where the network does not hold it up
 * @param memory of a rank
 * @param traffic of a rank
 * @param time of an optimiser step
 */
public record Plan(
    DecoderConfig config,
    Settings settings,
    Cluster cluster,
    Efficiency efficiency,
    MemoryPlan memory,
    Traffic traffic,
    StepTime time) {

  /**
   * Computes it.
   *
   * @param measured MFU with everything kept, as the user has measured it; null: published rows
   */
  public static Plan of(
      DecoderConfig config, Settings settings, Cluster cluster, @Nullable Double measured) {
    return of(
        config, settings, cluster, Efficiency.of(cluster.gpu(), config.parameters(), measured));
  }

  private static Plan of(
      DecoderConfig config, Settings settings, Cluster cluster, Efficiency efficiency) {
    return new Plan(
        config,
        settings,
        cluster,
        efficiency,
        MemoryPlan.of(
            config,
            settings,
            cluster.division(settings.levels()),
            settings.microRows(cluster.ranks())),
        Traffic.of(config, settings, cluster),
        StepTime.of(config, settings, cluster, efficiency));
  }

  /** The same model and cluster with other settings. */
  public Plan with(Settings other) {
    return of(config, other, cluster, efficiency);
  }

  /** The same with another number of hosts. */
  public Plan withHosts(int hosts) {
    return of(config, settings, cluster.withHosts(hosts), efficiency);
  }

  /** Whether a GPU holds it. */
  public boolean fits() {
    return memory.total() <= cluster.gpu().memory();
  }
}
