package io.karasu.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelsAndBenchTrainCommandTest {

  private static final String[] TINY = {
    "vocabulary=50", "hidden=16", "intermediate=24", "layers=2", "heads=2"
  };

  @Test
  void aBenchmarkSaysTheTimeOfEachStepAndOfItsParts() throws IOException {
    JsonNode said =
        new ObjectMapper()
            .readTree(run("bench-train", "length=12", "rows=2", "steps=2", "keep=nothing"));
    assertThat(said.path("step_s")).hasSize(2).allMatch(second -> second.asDouble() > 0);
    assertThat(said.path("cpu_s")).hasSize(2);
    assertThat(said.path("parameters").asInt())
        .isEqualTo(2 * 50 * 16 + 16 + 2 * (32 + 4 * 256 + 3 * 384));
    JsonNode byParts = said.path("by_parts");
    double sum = 0;
    for (JsonNode part : byParts.path("parts")) {
      sum += part.path("s").asDouble();
    }
    assertThat(sum).isBetween(0.0, byParts.path("s").asDouble());
    assertThat(byParts.path("parts").findValuesAsText("part"))
        .containsExactly(
            "batch to device",
            "embedding",
            "layers forward",
            "head and loss, both ways",
            "layers backward",
            "embedding backward",
            "gradient norm",
            "AdamW");
    for (String alone : List.of("products", "attention")) {
      assertThat(said.path("library").path(alone).path("s").asDouble()).isPositive();
      assertThat(said.path("library").path(alone).path("cpu_s").isDouble()).isTrue();
    }
    // Rows, embedding, two layers both ways, head, embedding's gradient, norm and AdamW of 4 units.
    assertThat(said.path("calls").asInt()).isEqualTo(1 + 1 + 2 + 1 + 2 + 1 + 4 + 4);
  }

  @Test
  void anArchiveIsWrittenWithTheShapeThatIsAskedFor(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("kernels.pt");
    run("kernels", "output=" + file, "kvHeads=1");
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.getEntry("decoder/code/__torch__.py")).isNotNull();
    }
  }

  @Test
  void mistakesAreNamedAndLeaveNoFile(@TempDir Path folder) {
    assertWrong(
        "bench-train: keep=all (expected everything|products|nothing)", "bench-train", "keep=all");
    assertWrong(
        "bench-train: length=1 (expected a whole number, at least 2)", "bench-train", "length=1");
    assertWrong("kernels: output is missing (expected output=VALUE)", "kernels");
    assertWrong(
        "kernels: colour=red (expected key=value, key one of heads, hidden,",
        "kernels",
        "colour=red");
    Path file = folder.resolve("kernels.pt");
    assertWrong(
        "kernels: hidden=16 heads=2 kvHeads=3 (expected", "kernels", "output=" + file, "kvHeads=3");
    assertThat(file).doesNotExist();
  }

  private static void assertWrong(String message, String... words) {
    assertThatThrownBy(() -> run(words))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static String run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(TINY));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Command(new PrintStream(out, true, StandardCharsets.UTF_8)).run(all);
    return out.toString(StandardCharsets.UTF_8);
  }
}
