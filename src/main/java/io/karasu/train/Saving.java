package io.karasu.train;

import io.karasu.model.FlatUnit;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checkpoints of all ranks: each writes its part, then rank 0 makes them one. */
final class Saving {

  private static final Logger LOG = LoggerFactory.getLogger(Saving.class);

  private final Training training;
  private final RankContext context;
  private final Parameters parameters;
  private final Agreement agreement;
  private final CheckpointStore store;
  private final StepLog log;

  Saving(
      Training training, RankContext context, Shards shards, CheckpointStore store, StepLog log) {
    this.training = training;
    this.context = context;
    this.parameters = shards.parameters();
    this.agreement = shards.agreement();
    this.store = store;
    this.log = log;
  }

  CheckpointStore store() {
    return store;
  }

  /**
   * Writes a checkpoint, and the steps since the one before.
   *
   * @param entries the steps
   */
  void save(TrainState state, List<StepEntry> entries) {
    CheckpointId id = new CheckpointId(context.attempt().number(), state.step());
    List<FlatUnit> units = parameters.units();
    List<UnitRange> ranges = new ArrayList<>();
    for (int unit = 0; unit < units.size(); unit++) {
      ranges.add(parameters.range(unit));
    }
    context.phases().enter(Phase.CHECKPOINT);
    store.write(id, context.world().rank(), ranges, parameters::read);
    agreement.meet();
    context.phases().enter(Phase.COMMIT);
    if (context.world().rank() == 0) {
      log.write(id, entries);
      store.commit(id, units.stream().map(FlatUnit::size).toList(), state);
      TrainConfig.Checkpoints kept = training.config().checkpoints();
      store.retain(kept.keepLast(), kept.keepEvery());
      LOG.info("{}: checkpoint of step {} in {}", training.step(), state.step(), training.folder());
    }
  }

  /** Writes the steps since the last checkpoint, without one. */
  void log(long step, List<StepEntry> entries) {
    if (context.world().rank() == 0) {
      log.write(new CheckpointId(context.attempt().number(), step), entries);
    }
  }

  /** Writes the steps of which no checkpoint will be left, if that can be done. */
  void logLost(long step, List<StepEntry> entries, Throwable failure) {
    try {
      if (!entries.isEmpty()) {
        log(step, entries);
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
