package io.karasu.train.barrier;

import ai.djl.Device;
import io.karasu.train.Phase;
import io.karasu.train.Rank;
import io.karasu.train.RecoveryConfig;
import io.karasu.train.Trainer;
import io.karasu.train.group.RingEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.BarrierTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rank at work in a task: prepared alone, then among the others, watched over, and reported to
 * the driver.
 */
final class RankRun implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RankRun.class);

  private final RankTask task;
  private final BarrierTaskContext context;
  private final ProgressLink link;
  private final OwnWish wish = new OwnWish();
  private final Watchdog watchdog;
  private final Preemption preemption; // null: in the driver's process
  private Seat seat;
  private int number = -1;
  private boolean isReported;

  RankRun(RankTask task, BarrierTaskContext context, ProgressLink link) {
    this.task = task;
    this.context = context;
    this.link = link;
    boolean isLocal = task.terms().isLocal();
    seat = seat(0, Device.cpu());
    watchdog = new Watchdog(context, recovery().graceSeconds(), !isLocal, this::lastWords);
    preemption = isLocal ? null : Preemption.watch(wish, seat.executor());
  }

  /** Trains to the end of the attempt. */
  Trainer.Result run() {
    try (RingEndpoint endpoint = RingEndpoint.open(task.host());
        Rank rank =
            Rank.prepare(
                task.training(),
                task.attempt(),
                task.gpu(context),
                task.threads(context),
                task.hadoop().value())) {
      watchdog.prepared(rank.phases());
      seat = seat(endpoint.port(), rank.device());
      return among(rank, endpoint);
    } catch (IOException e) {
      UncheckedIOException failure =
          new UncheckedIOException(task.host() + " cannot be listened on", e);
      report(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      report(e);
      throw e;
    }
  }

  private Trainer.Result among(Rank rank, RingEndpoint endpoint) {
    rank.phases().enter(Phase.RENDEZVOUS, 0);
    Rendezvous rendezvous = new Rendezvous(context, task.terms(), endpoint);
    try (Meeting meeting = rendezvous.meet(seat, rank.device().getDeviceId())) {
      number = meeting.world().rank();
      rank.phases().met(number);
      watchdog.met(meeting.world(), meeting.silence(recovery().silenceSeconds()));
      link.send(Report.of(Report.Kind.MET, seat, number, seat.toString()).line());
      return train(rank, meeting);
    }
  }

  private Trainer.Result train(Rank rank, Meeting meeting) {
    StopPoll poll = number == 0 ? new StopPoll(task.stopFile(), wish) : null;
    try (poll) {
      return rank.train(meeting.world(), wish, this::say);
    } catch (RuntimeException | Error e) {
      // Before the connections close: the others fail by it, and this is why.
      report(e);
      throw e;
    }
  }

  private RecoveryConfig recovery() {
    return task.training().config().recovery();
  }

  private Seat seat(int port, Device device) {
    return new Seat(
        task.terms().fence(context),
        context.partitionId(),
        task.host(),
        port,
        RankTask.executor(),
        RankTask.gpuName(context, device),
        device.isGpu());
  }

  private void say(String line) {
    if (!task.terms().isLocal()) {
      LOG.info("{}: {}", task.training().step(), line);
    }
    link.send(line);
  }

  private void lastWords(String where) {
    link.send(Report.of(Report.Kind.WHERE, seat, number, where).line());
  }

  private void report(Throwable error) {
    if (!isReported) {
      isReported = true;
      boolean isKilled = context.isInterrupted();
      link.send(Report.failed(seat, number, watchdog.where(), error, isKilled).line());
    }
  }

  @Override
  public void close() {
    watchdog.close();
    if (preemption != null) {
      preemption.close();
    }
  }
}
