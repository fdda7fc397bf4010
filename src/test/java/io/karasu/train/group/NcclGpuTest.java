package io.karasu.train.group;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The same with NCCL and GPUs. On a machine with two of them: {@code mvn test -Dtest=NcclGpuTest
 * -Dkarasu.nccl.gpus=2}, with {@code KARASU_NCCL} in the environment where NCCL is in no folder
 * that the system searches.
 */
@EnabledIfSystemProperty(named = "karasu.nccl.gpus", matches = "[1-8]")
class NcclGpuTest {

  @TestFactory
  Stream<DynamicTest> conforms() {
    int gpus = Integer.getInteger("karasu.nccl.gpus");
    // Two groups at once on one GPU may wait for each other for ever: NCCL's manual forbids it.
    return new ProcessGroupConformance(new NcclWorld.Worlds(false))
        .tests(IntStream.rangeClosed(1, gpus).toArray());
  }
}
