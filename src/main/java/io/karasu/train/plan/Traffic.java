package io.karasu.train.plan;

import io.karasu.model.DecoderConfig;
import io.karasu.model.FlatUnit;
import io.karasu.model.Layout;
import java.util.List;

/**
 * What a GPU sends, and receives as much.
 *
 * @param microStep bytes for each micro-batch: weights gathered for the forward and the backward
 *     pass, gradients summed. At most: embedding and head are gathered once
 * @param meeting bytes when hosts meet after the last micro-batch; 0 with one level
 * @param hostMicroStep bytes that leave a host for each micro-batch; 0 with two levels or one host
 * @param hostMeeting bytes that leave a host when hosts meet
 */
public record Traffic(double microStep, double meeting, double hostMicroStep, double hostMeeting) {

  /** Counts them. In a ring of hosts, what a GPU sends crosses each link between hosts once. */
  public static Traffic of(DecoderConfig config, Settings settings, Cluster cluster) {
    Division division = cluster.division(settings.levels());
    List<FlatUnit> units = Layout.of(config).units();
    long padded = units.stream().mapToLong(unit -> division.padded(unit.size())).sum();
    long part = padded / division.inner();
    int weight = settings.precision().bytes();
    double micro =
        (2.0 * weight + settings.gradients().bytes())
            * padded
            * (division.inner() - 1)
            / division.inner();
    double meeting =
        (double) (settings.precision().master().bytes() + weight)
            * part
            * (division.outer() - 1)
            / division.outer();
    boolean crosses = cluster.hosts() > 1 && settings.levels() == 1;
    return new Traffic(micro, meeting, crosses ? micro : 0, meeting * division.inner());
  }
}
