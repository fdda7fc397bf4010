package io.karasu.ingest.aozora;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real data beside the project; tests that need it are skipped where it is absent. */
final class SharedData {

  private SharedData() {}

  static Path require(String path) {
    Path found =
        Path.of(System.getProperty("karasu.shared", "../shared")).resolve("data").resolve(path);
    assumeTrue(Files.exists(found), () -> "skipped: no " + found);
    return found;
  }
}
