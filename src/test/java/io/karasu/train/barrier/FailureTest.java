package io.karasu.train.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.config.ConfigException;
import io.karasu.train.DataException;
import io.karasu.train.group.GroupException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.Test;

/** What is said to have happened first, and what is done about it. */
class FailureTest {

  private static final String ABORTED =
      "Job aborted due to stage failure: Could not recover from a failed barrier ResultStage. Most recent failure reason: Stage failed because barrier task ResultTask(0, 1) finished unsuccessfully.\njava.lang.Error: x\n\tat y";

  private final Report neighbour = failed(0, new GroupException("rank 1 closed the connection"));

  @Test
  void aRanksOwnCauseCountsMoreThanWhatItsNeighboursSawFirst() {
    Report cause = failed(1, new IllegalStateException("disk full"));
    Failure failure = Failure.of(ABORTED, List.of(neighbour, cause), Map.of());
    assertThat(failure.kind()).isEqualTo(Failure.Kind.RETRY);
    assertThat(failure.first())
        .isEqualTo("rank 1 on host (executor e1): IllegalStateException: disk full [step 3, READ]");
  }

  @Test
  void aLostExecutorCountsMoreThanWhatItsNeighboursSaw() {
    Report met = Report.of(Report.Kind.MET, seat(1), 1, "there");
    Failure failure =
        Failure.of(ABORTED, List.of(met, neighbour), Map.of("e1", "Command exited with code 137"));
    assertThat(failure.first())
        .isEqualTo("executor e1 (rank 1 on host) was lost: Command exited with code 137");
    assertThat(failure.kind()).isEqualTo(Failure.Kind.RETRY);
  }

  @Test
  void dataAndConfigurationFailAgainAndAreNotTriedAgain() {
    Failure data =
        Failure.of(ABORTED, List.of(failed(0, new DataException("x is damaged"))), Map.of());
    assertThat(data.kind()).isEqualTo(Failure.Kind.FINAL);
    assertThat(data.exception("pretrain"))
        .isInstanceOf(DataException.class)
        .hasMessage("x is damaged");
    Report conf = failed(0, new ConfigException(List.of("conf: a", "conf: b")));
    assertThat(Failure.of(ABORTED, List.of(conf), Map.of()).exception("pretrain"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("conf: a\nconf: b");
  }

  @Test
  void shardsThatAreMissingAtACommitAreTriedAgain() {
    Report report =
        Report.failed(
            seat(0), 0, "rank 0: step 3, COMMIT for 0 s", new DataException("no shard 1"), false);
    assertThat(Failure.of(ABORTED, List.of(report), Map.of()).kind()).isEqualTo(Failure.Kind.RETRY);
  }

  @Test
  void aUsersCancelIsNoFailure() {
    for (String said :
        List.of(
            "Job 3 cancelled part of cancelled job group pretrain",
            "Job 0 cancelled because killed via the Web UI",
            "Job 0 cancelled because SparkContext was shut down")) {
      assertThat(Failure.of(said, List.of(neighbour), Map.of()).kind())
          .isEqualTo(Failure.Kind.CANCELLED);
    }
  }

  @Test
  void withoutAnyReportSparkIsCited() {
    assertThat(Failure.of(ABORTED, List.of(), Map.of()).first()).isEqualTo("java.lang.Error: x");
  }

  @Test
  void theCauseMayComeAfterItsConsequence() throws Exception {
    Failures failures = new Failures();
    failures.hear(Report.of(Report.Kind.MET, seat(1), 1, "there"));
    failures.hear(neighbour);
    CompletableFuture<Void> later =
        CompletableFuture.runAsync(
            () ->
                failures.onExecutorRemoved(
                    new SparkListenerExecutorRemoved(0, "e1", "Command exited with code 137")));
    assertThat(failures.cause(ABORTED, Duration.ofSeconds(20)).first()).contains("executor e1");
    later.join();
  }

  @Test
  void aReportSurvivesItsJourney() {
    assertThat(Report.of(neighbour.line())).contains(neighbour);
    assertThat(neighbour.isConsequence()).isTrue();
    assertThat(Report.of("step 1 of 2, loss 3")).isEmpty();
    assertThat(Report.of("{\"a\": 1}")).isEmpty();
  }

  private static Report failed(int rank, Throwable error) {
    return Report.failed(seat(rank), rank, "step 3, READ", error, false);
  }

  private static Seat seat(int rank) {
    return new Seat("f", rank, "host", 1, "e" + rank, null, false);
  }
}
