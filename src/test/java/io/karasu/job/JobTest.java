package io.karasu.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.karasu.config.ConfigException;
import io.karasu.config.ConfigNode;
import io.karasu.config.Problems;
import io.karasu.config.Yaml;
import io.karasu.spark.CheckException;
import io.karasu.spark.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobTest {

  @Test
  void everyFailureHasItsExitCode() {
    assertThat(Job.exitCode(() -> {})).isEqualTo(0);
    assertThat(Job.exitCode(() -> fail(new IllegalStateException("x")))).isEqualTo(1);
    assertThat(Job.exitCode(() -> fail(new ConfigException(List.of("x"))))).isEqualTo(2);
    assertThat(Job.exitCode(() -> fail(new InputException("x")))).isEqualTo(3);
    assertThat(Job.exitCode(() -> fail(new CheckException("x")))).isEqualTo(4);
  }

  @Test
  void aUnitThatIsLostOrComesFromNowhereFailsTheStep() {
    Run run = new Run(null, null, Step.FILTER);
    Map<String, Map<String, Long>> rejected = Map.of("web", Map.of("kana", 2L, "length", 1L));
    assertThatCode(() -> run.conserve(Map.of("web", 10L), Map.of("web", 7L), rejected))
        .doesNotThrowAnyException();
    for (long out : new long[] {6, 8}) {
      assertThatThrownBy(() -> run.conserve(Map.of("web", 10L), Map.of("web", out), rejected))
          .isInstanceOf(CheckException.class)
          .hasMessageContaining(
              "filter, source web: 10 units in, %d out and 3 rejected (expected in = out + rejected)",
              out);
    }
    assertThatThrownBy(() -> run.conserve(Map.of(), Map.of("other", 1L), Map.of()))
        .isInstanceOf(CheckException.class);
  }

  @Test
  void aNameThatNoSourceHasIsFoundUnlessItIsADefault() {
    Problems problems = new Problems();
    ConfigNode ingest = Yaml.parse("sources: [{name: web}, {name: books}]", "i.yaml", problems);
    ConfigNode dedup =
        Yaml.parse("exact: [all]\nprefix: [web, wbe]", "dedup.yaml", problems)
            .overlaidBy(Yaml.parse("sourcePriority: [x]", "conf/default/dedup.yaml", problems));
    assertThat(SourceNames.unknown(ingest, dedup))
        .containsExactly(
            "dedup.yaml:2: prefix: no source is called wbe (expected one of books, web)");
    ConfigNode pack = Yaml.parse("mixture: [{source: webs, weight: 1}]", "p.yaml", problems);
    assertThat(SourceNames.unknown(ingest, pack)).hasSize(1).first().asString().contains("webs");
  }

  @Test
  void aBrokenFileOrFolderIsTheOnlyProblem(@TempDir Path folder) throws IOException {
    String missing = folder.resolve("missing").toString();
    assertThatThrownBy(() -> output("plan", "--conf", missing, "--run", "r"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--conf: " + missing + " (expected an existing folder with the run's YAML files)");
    Files.writeString(folder.resolve("ingest.yaml"), "sources: [{name: a, kind: text, path: x}]");
    Files.writeString(folder.resolve("tokenize.yaml"), "tokenizer: t.json");
    Path pack = folder.resolve("pack.yaml");
    for (String broken : List.of("mixture: [", "just text")) {
      Files.writeString(pack, broken);
      assertThatThrownBy(() -> output("plan", "--conf", folder.toString(), "--run", "r"))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith(pack + ":1: ")
          .hasMessageEndingWith("(expected a YAML mapping)");
    }
  }

  @Test
  void theSamplesConfigurationIsWholeAndSaysWhereItComesFrom(@TempDir Path run) {
    String config = output("config", "pack", "--conf", "conf/sample", "--run", run.toString());
    assertThat(config).contains("sequenceLength: 512").contains("# conf/sample/pack.yaml:");
    assertThat(config).contains("# conf/default/pack.yaml:");
    String plan = output("plan", "--conf", "conf/sample", "--run", run.toString());
    assertThat(plan)
        .startsWith("ingest\trun\tit has not finished\nmeasure\trun\tingest runs before it\n");
    assertThat(plan.lines()).hasSize(Step.values().length);
  }

  @Test
  void wrongKeysOfAllFilesAreSaidAtOnce(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("filter.yaml"), "rulez: []\n");
    Files.writeString(folder.resolve("pack.yaml"), "sequenceLength: 1.5\n");
    Files.writeString(folder.resolve("extra.yaml"), "a: 1\n");
    assertThatThrownBy(
            () ->
                output(
                    "check",
                    "dedup",
                    "--no-input",
                    "--conf",
                    folder.toString(),
                    "--run",
                    "r",
                    "wipeOutShare=7"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("extra.yaml: belongs to no step")
        .hasMessageContaining(
            "filter.yaml:1: rulez: [] (unknown key; expected one of rules, wipeOutShare)")
        .hasMessageContaining("pack.yaml:1: sequenceLength: 1.5 (expected a whole number)")
        .hasMessageContaining("command line: wipeOutShare: 7 (expected 0 to 1)");
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }

  private static String output(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Command(new PrintStream(out, true, StandardCharsets.UTF_8))
        .run(new ArrayList<>(List.of(words)));
    return out.toString(StandardCharsets.UTF_8);
  }
}
