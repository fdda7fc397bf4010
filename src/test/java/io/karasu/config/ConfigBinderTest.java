package io.karasu.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.corpus.Nullable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigBinderTest {

  record Pack(
      @Range(min = 1) int length, long budget, List<Share> mixture, @Nullable String eosToken) {}

  record Share(String source, @Range(min = 0, max = 1) double weight) {}

  @Test
  void bindsWhatIsRight() {
    Problems problems = new Problems();
    Pack pack =
        bind(
            "length: 4_096\nbudget: 7\nmixture: [{source: a, weight: 1}]\neosToken: null",
            problems);
    assertThat(problems.list()).isEmpty();
    assertThat(pack).isEqualTo(new Pack(4096, 7, List.of(new Share("a", 1.0)), null));
  }

  @Test
  void reportsEverythingAtOnce() {
    Problems problems = new Problems();
    bind("length: 14.7\nmixture:\n  - {source: 3, weight: 1.5}\nlenght: 1\nlength: 0\n", problems);
    assertThat(problems.list())
        .containsExactly(
            "pack.yaml:5: length: 0 (duplicate key, first at pack.yaml:1)",
            "pack.yaml:4: lenght: 1 (unknown key; expected one of budget, eosToken, length, mixture)",
            "pack.yaml:5: length: 0 (expected at least 1)",
            "pack.yaml:1: budget: missing (expected a whole number)",
            "pack.yaml:3: mixture[0].source: 3 (expected text)",
            "pack.yaml:3: mixture[0].weight: 1.5 (expected 0 to 1)");
  }

  @Test
  void takesNoFractionTextOrNullForAWholeNumber() {
    for (String value : List.of("14.7", "\"14\"", "null", "yes", "99999999999")) {
      Problems problems = new Problems();
      bind("length: " + value + "\nbudget: 7\nmixture: []", problems);
      assertThat(problems.list()).as(value).hasSize(1);
      assertThat(problems.list().get(0)).startsWith("pack.yaml:1: length: ");
    }
  }

  @Test
  void saysWhereYamlEnds() {
    Problems problems = new Problems();
    Yaml.parse("a: [1,\nb", "x.yaml", problems);
    assertThat(problems.list()).hasSize(1);
    assertThat(problems.list().get(0)).startsWith("x.yaml:").contains("not YAML");
  }

  private static Pack bind(String yaml, Problems problems) {
    return ConfigBinder.bind(Yaml.parse(yaml, "pack.yaml", problems), Pack.class, problems);
  }
}
