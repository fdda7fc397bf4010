package io.karasu.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.karasu.train.barrier.StopFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranks as tasks of a real Spark, in one process and in several; each application is a process. */
class RanksTest {

  private static final int MOST_SECONDS = 150;

  @TempDir Path folder;

  private TinyTraining tiny;

  /** What an application left. */
  private record Done(int code, String output) {

    double[] losses() {
      Matcher found = Pattern.compile("LOSSES \\[(.*)]").matcher(output);
      assertThat(found.find()).as(output).isTrue();
      return Arrays.stream(found.group(1).split(", ", -1))
          .mapToDouble(Double::parseDouble)
          .toArray();
    }
  }

  @BeforeEach
  void writeSequences() throws IOException {
    tiny = new TinyTraining(folder);
    tiny.writeSequences();
  }

  @Test
  void threeRanksInOneProcessTrainWhatOneRankTrains() {
    Training alone = tiny.training("alone");
    TinyTraining.run(alone, line -> {});
    Done done = train("local[3]", "three", "sharding.ranks=3");
    assertThat(done.code()).as(done.output()).isZero();
    assertThat(done.output())
        .contains("attempt 1 with 3 ranks", "ENDED DONE after 6", "step 6 of 6, loss ");
    assertThat(done.losses()).containsExactly(TinyTraining.losses(alone), within(1e-5));
    assertThat(folder.resolve("_run")).isEmptyDirectory();
  }

  @Test
  void twoExecutorsTrainWhatOneRankTrains() {
    Training alone = tiny.training("alone");
    TinyTraining.run(alone, line -> {});
    Done done = train("local-cluster[2,1,512]", "two");
    assertThat(done.code()).as(done.output()).isZero();
    assertThat(done.output()).contains("attempt 1 with 2 ranks", "ENDED DONE after 6");
    assertThat(done.losses()).containsExactly(TinyTraining.losses(alone), within(1e-5));
  }

  @Test
  void moreRanksThanCoresAreRefusedAtOnce() {
    Done done = train("local[2]", "many", "sharding.ranks=3");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.output())
        .contains(
            "FAILED ConfigException: conf: pretrain.sharding.ranks: 3 (expected at most the 2 cores of local[2]: --master 'local[3]')");
  }

  @Test
  void tooFewSlotsAreReportedAndWaitedForAWhile() {
    Done done =
        train(
            "local-cluster[1,1,512]",
            "few",
            "sharding.ranks=2",
            "recovery={attempts: 3, minRanks: 1, slotSeconds: 7, silenceSeconds: 60, collectiveSeconds: 60, graceSeconds: 5}");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.output())
        .containsPattern("pretrain: 2 ranks asked, [01] slots seen, waiting up to 7 s")
        .containsPattern(
            "FAILED IllegalStateException: pretrain: 2 ranks asked, [01] slots seen after 7 s");
  }

  @Test
  void dynamicAllocationAndSpeculationAreRefusedWithAReason() {
    Done done =
        train("local[1]", "x", "spark.dynamicAllocation.enabled=true", "spark.speculation=true");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.output())
        .contains(
            "FAILED ConfigException: spark: spark.dynamicAllocation.enabled: true (expected false",
            "spark: spark.speculation: true (expected false");
  }

  @Test
  void aStopFileEndsATrainingWithACheckpoint() {
    new StopFile(folder.toString(), TinyTraining.HADOOP).write(); // meant for an earlier one
    Runnable stop = () -> new StopFile(folder.toString(), TinyTraining.HADOOP).write();
    Done done =
        trainUntil("step 1 of 5", stop, "local[2]", "ended", "sharding.ranks=2", "steps=5000");
    assertThat(done.code()).as(done.output()).isZero();
    Matcher ended =
        Pattern.compile("ENDED WISH after ([0-9]+): jobs/submit.py stop").matcher(done.output());
    assertThat(ended.find()).as(done.output()).isTrue();
    Training training = tiny.training("ended", "sharding.ranks=2", "steps=5000");
    assertThat(TinyTraining.newest(training).id().step())
        .isEqualTo(Long.parseLong(ended.group(1)))
        .isBetween(1L, 4999L);
    assertThat(folder.resolve("_run")).isEmptyDirectory();
  }

  private Done train(String master, String name, String... words) {
    return trainUntil("", () -> {}, master, name, words);
  }

  /** Trains; when the output holds a line, something is done once. */
  private Done trainUntil(String line, Runnable then, String master, String name, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@jobs/opens.txt",
                "-Xmx512m",
                "-Dlog4j2.configurationFile=file:conf/spark/log4j2.properties",
                "-cp",
                System.getProperty("java.class.path"),
                RanksProgram.class.getName(),
                master,
                folder.toString(),
                name));
    command.addAll(List.of(words));
    try {
      Path log = Files.createTempFile(folder, "log", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      // Spark's own Worker wants these, before it starts an executor with the class path of ours.
      Files.createDirectories(folder.resolve("jars"));
      builder.environment().put("SPARK_HOME", folder.toString());
      builder.environment().put("SPARK_SCALA_VERSION", "2.12");
      builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
      builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
      Process process = builder.start();
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
      boolean isDone = false;
      while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
        if (!isDone && Files.readString(log).contains(line)) {
          then.run();
          isDone = true;
        }
        if (System.nanoTime() > until) {
          process.destroyForcibly();
          throw new AssertionError("does not end: " + Files.readString(log));
        }
      }
      return new Done(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
