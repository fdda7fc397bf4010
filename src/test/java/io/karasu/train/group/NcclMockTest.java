package io.karasu.train.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.karasu.model.Precision;
import io.karasu.train.group.nccl.Nccl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** NCCL's binding against a library in C that looks at every argument and sums in host memory. */
@Timeout(60)
class NcclMockTest {

  private static final Path SOURCE = Path.of("src/test/c/nccl_mock.c");

  @BeforeAll
  static void compile() throws Exception {
    Path folder = Files.createTempDirectory("nccl-mock");
    Path library = folder.resolve("libnccl_mock.so");
    int result;
    try {
      result =
          new ProcessBuilder(
                  ("gcc -Wall -Wextra -Werror -O1 -shared -fPIC -pthread -o "
                          + library
                          + " "
                          + SOURCE)
                      .split(" ", -1))
              .inheritIO()
              .start()
              .waitFor();
    } catch (IOException e) {
      Assumptions.abort("There is no gcc: the binding of NCCL is not tested. " + e.getMessage());
      return;
    }
    assertThat(result).as("gcc %s", SOURCE).isZero();
    System.setProperty("KARASU_NCCL", library.toString());
    System.setProperty("KARASU_CUDA", library.toString());
  }

  @AfterAll
  static void forget() {
    System.clearProperty("KARASU_NCCL");
    System.clearProperty("KARASU_CUDA");
  }

  @TestFactory
  Stream<DynamicTest> conforms() {
    return new ProcessGroupConformance(new NcclWorld.Worlds(true)).tests(1, 2, 3);
  }

  @Test
  void knowsItsVersion() {
    assertThat(Nccl.version()).isEqualTo(22304);
    assertThat(Nccl.newId()).hasSize(128).isNotEqualTo(Nccl.newId());
  }

  @Test
  void anAbortByAnotherThreadEndsACollective() throws Exception {
    try (GroupWorld world = new NcclWorld(2)) {
      List<ProcessGroup> groups = Ranks.run(2, rank -> world.join("inner", rank));
      GroupMemory memory = world.memory(0);
      Region vector = new Region(memory.allocate(16), 4, Precision.FLOAT32);
      List<Throwable> failures =
          Ranks.run(
              2,
              thread -> {
                if (thread == 0) {
                  return catchThrowable(() -> groups.get(0).allReduce(vector).await());
                }
                groups.get(0).abort("no time left");
                return null;
              });
      assertThat(failures.get(0))
          .isInstanceOf(GroupException.class)
          .hasMessageContaining("rank 0 of 2, all-reduce 1 of 4 × FLOAT32: ");
      assertThatThrownBy(() -> groups.get(1).allReduce(vector).await())
          .isInstanceOf(GroupException.class)
          .hasMessageContaining("6 (remote process exited or there was a network error)");
    }
  }

  @Test
  void aRankThatDoesNotJoinIsNotWaitedForForEver() {
    byte[] id = Nccl.newId();
    assertThatThrownBy(() -> Nccl.join(id, 0, 2, 0, Duration.ofMillis(200)))
        .isInstanceOf(GroupException.class)
        .hasMessageContaining("rank 0 of 2 on GPU 0: not all ranks have joined");
  }

  @Test
  void aGpuThatIsNotThereIsNamed() {
    byte[] id = Nccl.newId();
    assertThatThrownBy(() -> Nccl.join(id, 0, 1, 9, Duration.ofSeconds(20)))
        .isInstanceOf(GroupException.class)
        .hasMessageContaining("cuDeviceGet of GPU 9: 101 (invalid device ordinal)");
  }
}
