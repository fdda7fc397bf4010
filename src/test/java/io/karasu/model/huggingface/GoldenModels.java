package io.karasu.model.huggingface;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.karasu.model.FlatUnit;
import io.karasu.model.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tiny random models of {@code ../shared/data/golden-models} and how tests look at weights. */
final class GoldenModels {

  private static final Path FOLDER =
      Path.of(System.getProperty("karasu.shared", "../shared"), "data", "golden-models");

  private GoldenModels() {}

  /** A model's folder; the test is skipped where it is not there. */
  static Path folder(String name) {
    assumeTrue(Files.isDirectory(FOLDER), "skipped: ../shared/data/golden-models is not there");
    return FOLDER.resolve(name);
  }

  /** A copy that a test may change, without the golden values. */
  static Path copy(String name, Path to) {
    try (Stream<Path> files = Files.list(folder(name))) {
      Files.createDirectories(to);
      for (Path file :
          files.filter(f -> !f.getFileName().toString().startsWith("golden")).toList()) {
        Files.write(to.resolve(file.getFileName().toString()), Files.readAllBytes(file));
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All units of a model. */
  static List<float[]> values(UnitSource source) {
    List<float[]> values = new ArrayList<>();
    List<FlatUnit> units = Layout.of(source.config()).units();
    for (int unit = 0; unit < units.size(); unit++) {
      float[] all = new float[(int) units.get(unit).size()];
      source.read(unit, 0, all.length, FloatBuffer.wrap(all));
      values.add(all);
    }
    return values;
  }
}
