package io.karasu.train.plan;

/**
 * GPUs, each of them a rank.
 *
 * @param gpu their kind
 * @param hosts hosts, at least 1
 * @param gpusPerHost GPUs of each, at least 1
 * @param fabric what joins the hosts; does not count where there is one
 */
public record Cluster(Gpu gpu, int hosts, int gpusPerHost, Fabric fabric) {

  /** GPUs of all hosts. */
  public int ranks() {
    return hosts * gpusPerHost;
  }

  /**
   * How a model is divided.
   *
   * @param levels 1: among all ranks. 2: weights and gradients among those of a host
   */
  public Division division(int levels) {
    return levels == 1 ? new Division(ranks(), 1) : new Division(gpusPerHost, hosts);
  }

  /** The same with other hosts. */
  public Cluster withHosts(int number) {
    return new Cluster(gpu, number, gpusPerHost, fabric);
  }

  @Override
  public String toString() {
    return hosts + " × " + gpusPerHost + " × " + gpu + (hosts > 1 ? " over " + fabric.name() : "");
  }
}
