package io.karasu.train;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the systems count, beside what the engine counts itself. */
final class MemoryUse {

  private static final Path RESIDENT = Path.of("/proc/self/statm");
  private static final int PAGE = 4096;

  private MemoryUse() {}

  /** In words. */
  static String now(Device device) {
    String process = String.format("the process has %,d bytes in memory", residentBytes());
    return device.isGpu()
        ? String.format(
            "%s, the GPU %,d in use", process, CudaUtils.getGpuMemory(device).getCommitted())
        : process;
  }

  /** The process's memory; 0 where the system does not say. */
  static long residentBytes() {
    try {
      return Files.exists(RESIDENT)
          ? PAGE * Long.parseLong(Files.readString(RESIDENT).split(" ", 3)[1])
          : 0;
    } catch (IOException cannotBeRead) {
      return 0;
    }
  }
}
